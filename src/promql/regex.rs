//! (room)

pub(super) fn check(_: &[u8]) -> Result<(), String> {
    Ok(())
}
pub(super) fn matches_empty(p: &[u8]) -> bool {
    regex::Regex::new(&format!("^(?s:{})$", String::from_utf8_lossy(p))).is_ok_and(|r| r.is_match(""))
}
