//! The `promforge` binary: hands the arguments to [`promforge::cli`] and ends with its exit code.

fn main() -> std::process::ExitCode {
    promforge::cli::main()
}
