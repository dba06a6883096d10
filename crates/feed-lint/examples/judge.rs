//! Judges files: `cargo run --example judge -- FILE…`, one finding a line.

use std::io::{self, Write};

use feed_lint::{LintOptions, lint};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for path in std::env::args().skip(1) {
        for finding in lint(&std::fs::read(&path)?, &LintOptions::default()).findings {
            let (rule, message) = (finding.rule, &finding.message);
            let (line, column) = (finding.line, finding.column);
            writeln!(
                out,
                "{path}:{line}:{column}: {} [{}] {message} ({})",
                rule.severity.word(),
                rule.id,
                finding.clause
            )?;
        }
    }
    out.flush()
}
