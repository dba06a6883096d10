use clap::CommandFactory;

use super::{
    Ending, Failure,
    args::{Cli, Completions},
    out,
};

/// `pagewire completions SHELL`.
pub(crate) fn completions(args: &Completions) -> Result<Ending, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "pagewire", &mut script);
    out::write(&script)?;
    Ok(Ending::Well)
}

/// `pagewire man`: one page, with a section for each command.
pub(crate) fn man() -> Result<Ending, Failure> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        let man = clap_mangen::Man::new(subcommand.clone());
        let heading = format!("pagewire {}", subcommand.get_name());
        page.extend_from_slice(format!(".SH {}\n", heading.to_uppercase()).as_bytes());
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    out::write(&page)?;
    Ok(Ending::Well)
}
