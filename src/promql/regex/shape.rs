//! Matchers that need no engine: literals, their alternations, and what is around one `.*` or `.+`.

/// What a whole-text pattern comes down to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Exactly one of these; sorted.
    Literals(Box<[Box<str>]>),
    /// `a.*b`: the text starts with the one, ends with the other, and has at least that many characters between, none or one.
    Around(Box<str>, Box<str>, bool),
    /// `.*a.*`
    Contains(Box<str>),
    /// Ask the engine.
    Other,
}

impl Shape {
    /// The shape of a pattern that has been accepted and in which `.` matches a newline.
    pub(super) fn of(pattern: &str) -> Self {
        let inner = pattern.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).map(|inner| inner.strip_prefix("?:").unwrap_or(inner));
        Self::literals(inner.unwrap_or(pattern)).or_else(|| Self::around(pattern)).unwrap_or(Self::Other)
    }

    fn literals(pattern: &str) -> Option<Self> {
        let mut literals = pattern.split('|').map(literal).collect::<Option<Vec<_>>>()?;
        literals.sort_unstable();
        literals.dedup();
        Some(Self::Literals(literals.into()))
    }

    fn around(pattern: &str) -> Option<Self> {
        if let Some(inner) = pattern.strip_prefix(".*").and_then(|rest| rest.strip_suffix(".*")) {
            return literal(inner).map(Self::Contains);
        }
        let wild =
            [".*", ".+"].iter().filter_map(|wild| pattern.split_once(wild).map(|parts| (parts, *wild == ".+"))).min_by_key(|((before, _), _)| before.len());
        let ((before, after), some) = wild?;
        Some(Self::Around(literal(before)?, literal(after)?, some))
    }

    /// None if the engine has to be asked.
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        match self {
            Self::Literals(literals) => Some(match &**literals {
                [only] => **only == *text,
                literals => literals.binary_search_by(|literal| (**literal).cmp(text)).is_ok(),
            }),
            Self::Around(before, after, some) => {
                let between = text.strip_prefix(&**before).and_then(|rest| rest.strip_suffix(&**after));
                Some(between.is_some_and(|between| !(*some && between.is_empty())))
            }
            Self::Contains(inner) => Some(text.contains(&**inner)),
            Self::Other => None,
        }
    }
}

/// The text that a piece without operators stands for; with its escaped punctuation.
fn literal(pattern: &str) -> Option<Box<str>> {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(chars.next().filter(char::is_ascii_punctuation)?),
            '.' | '|' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
            _ => out.push(c),
        }
    }
    Some(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(texts: &[&str]) -> Shape {
        Shape::Literals(texts.iter().map(|text| Box::from(*text)).collect())
    }

    #[test]
    fn sees_shapes() {
        for (pattern, shape) in [
            ("", literals(&[""])),
            ("b|a||a", literals(&["", "a", "b"])),
            ("(a|b)", literals(&["a", "b"])),
            ("(?:a|b)", literals(&["a", "b"])),
            (r"a\.b|c\|d", Shape::Other),
            (r"a\.b", literals(&["a.b"])),
            ("(a)|(b)", Shape::Other),
            (".*", Shape::Around("".into(), "".into(), false)),
            ("a.+b", Shape::Around("a".into(), "b".into(), true)),
            (".*a.*", Shape::Contains("a".into())),
            (".*a.*b", Shape::Other),
            (".*?", Shape::Other),
            (r"a\.*", Shape::Other),
            (r"a\..*", Shape::Around("a.".into(), "".into(), false)),
            (r"\d", Shape::Other),
            ("(?i)a", Shape::Other),
            ("(?i:a)", Shape::Other),
            ("a.", Shape::Other),
        ] {
            assert_eq!(Shape::of(pattern), shape, "{pattern}");
        }
    }

    #[test]
    fn around_does_not_overlap() {
        let shape = Shape::of("ab.*ba");
        assert_eq!(shape.is_match("aba"), Some(false));
        assert_eq!(shape.is_match("abba"), Some(true));
        assert_eq!(Shape::of("a.+").is_match("a"), Some(false));
    }
}
