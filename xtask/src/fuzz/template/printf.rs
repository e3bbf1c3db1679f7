//! Random formats for `printf`: verbs with flags, widths, precisions and indexes, right and wrong ones.

use crate::fuzz::random::Random;

const VERBS: &str = "vvvvddddssssssffffqqxXgGeEFbcotTUw%!zOié";

/// A format in quotes, and how many operands it seems to take.
pub(super) fn format(random: &mut Random) -> (String, usize) {
    let (mut out, mut operands) = (String::from("\""), 0);
    let plain = ["", "", " ", "a", "é", "%%", " = ", "|", "\\n"];
    for _ in 0..random.weighted(&[(6, 1), (3, 2), (1, 3), (1, 0)]) {
        out.push_str(random.pick(&plain));
        operands += verb(random, &mut out);
    }
    out.push_str(random.pick(&plain));
    if random.chance(3) {
        out.push_str(random.pick(&["%", "%[", "%[1", "%.", "%[2]", "%5", "%-"]));
    }
    out.push('"');
    (out, operands)
}

fn verb(random: &mut Random, out: &mut String) -> usize {
    let mut operands = 0;
    out.push('%');
    if random.chance(35) {
        for _ in 0..random.weighted(&[(6, 1), (2, 2), (1, 3)]) {
            out.push_str(random.pick(&["+", "-", "#", "0", " "]));
        }
    }
    if random.chance(5) {
        out.push_str(random.pick(&["[1]", "[2]", "[3]", "[0]", "[x]", "[]", "[9]", "[-1]"]));
    }
    match random.below(10) {
        0..=2 => out.push_str(random.pick(&["5", "10", "1", "20", "3", "0", "07", "12"])),
        3 if random.chance(40) => {
            out.push('*');
            operands += 1;
        }
        4 if random.chance(5) => out.push_str(random.pick(&["1000001", "99999999999"])),
        _ => {}
    }
    match random.below(10) {
        0..=2 => out.push_str(random.pick(&[".0", ".1", ".2", ".3", ".10", ".", ".20"])),
        3 if random.chance(40) => {
            out.push_str(".*");
            operands += 1;
        }
        4 if random.chance(10) => out.push_str(random.pick(&[".[1]2", ".[1]*", ".-1", ".1000001"])),
        _ => {}
    }
    if random.chance(3) {
        out.push_str(random.pick(&["[1]", "[2]"]));
    }
    let verbs: Vec<char> = VERBS.chars().collect();
    let verb = random.pick(&verbs);
    out.push(verb);
    operands + usize::from(verb != '%')
}
