//! Which texts may be written plain: every reader of YAML 1.1 and 1.2 must take them for the same string.
