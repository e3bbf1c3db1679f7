//! What the builders write against Grafana's official schemas, and against the reference JSON in `snapshots/`. The schemas are not part
//! of this repository; without them those tests say so and pass.

#![expect(clippy::disallowed_methods, reason = "tests read schemas and snapshots")]

mod builders;
mod dashboards;
mod panels;
#[path = "../grafana/patch.rs"]
mod patch;
mod schemas;
mod words;

use std::path::Path;

/// Compares texts with the files of a folder below `snapshots/`, or writes them if `PROMFORGE_BLESS` is set.
fn snapshots(folder: &str, files: impl IntoIterator<Item = (String, String)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(folder);
    let bless = std::env::var_os("PROMFORGE_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut names = Vec::new();
    for (name, text) in files {
        let file = folder.join(&name);
        if bless {
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            std::fs::write(&file, &text).expect("the file can be written");
        } else if std::fs::read_to_string(&file).ok().as_deref() != Some(&text) {
            wrong.push(name.clone());
        }
        names.push(name);
    }
    assert!(wrong.is_empty(), "{wrong:?} differ from {}; run with PROMFORGE_BLESS=1 to write them", folder.display());
    let there = std::fs::read_dir(&folder).expect("the folder is there").map(|f| f.expect("readable").file_name().to_string_lossy().into_owned());
    let left: Vec<_> = there.filter(|name| !names.contains(name)).collect();
    assert!(left.is_empty(), "{left:?} in {} belong to nothing", folder.display());
}
