use std::{
    io::{IsTerminal, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use pagewire::{
    config::{self, Config, ConfigError},
    fetch::{Descriptors, Fetcher},
    pipeline::{self, Engine, Options},
    publish::Folder,
    serve::{self, FileVersions, Setup},
    store::{Store, write_private},
};
use tokio::sync::mpsc;
use url::Url;

use super::{
    Ending, Failure,
    args::{HashPassword, ServeArgs},
    build, chosen, clock,
    handover::{self, BuildWish, Claim, Control},
    log,
    out::out,
    progress::Progress,
    runtime, signals,
    standing::{self, SERVE},
    summary,
};

/// How long threads may take to end once the server has stopped.
const LAST: Duration = Duration::from_millis(500);

/// `pagewire serve`: refresh every feed when it is due, and serve the results.
pub(crate) fn run(args: &ServeArgs) -> Result<Ending, Failure> {
    log::start(&args.log);
    let load = loader(args);
    let seen = FileVersions::of(&args.config.config);
    let config = load(!args.once_due)?;
    let seen = seen.beside(&config);
    if config.feeds.is_empty() {
        tracing::warn!("there is no feed yet: log in and add one, or write {}", config.path.display());
    }
    let (state, output) = (config.state.clone(), config.output.clone());
    let folder = Folder::open(&config.output);
    let turn = if args.once_due { once_turn(&config, args)? } else { Claim::Own(standing::own_turn(&state)?) };
    let mut lock = match turn {
        Claim::Own(lock) => lock,
        Claim::Server { holder, address, done } => {
            let ran = build::by_server((&holder, address), *done, &config, &args.log)?;
            return Ok(Ending::Ran(ran.conclusion));
        }
    };
    lock.tell(if args.once_due { "pagewire serve --once-due" } else { SERVE }, Some(clock::now(None)));
    build::remember(&config, &folder, args.begin_anew)?;
    let store = Store::open(&state)?;
    let fetcher = Fetcher::new(config.fetch.clone())?;
    let left = (config.path.clone(), output.clone());
    let engine = Engine::new(config, store, fetcher, Some(folder));
    if args.once_due {
        return once(engine, args, &output);
    }
    let (hangup, hangups) = mpsc::unbounded_channel();
    let (token, is_new) = admin_token(&state)?;
    // a token that nothing asks for needs no link
    let first_login = match is_new && engine.config().serve.admin.is_none() {
        true => Some(serve::new_token().map_err(serve::ServeError::from)?),
        false => None,
    };
    let (base_url, is_quiet) = (engine.config().serve.base_url.clone(), args.log.quiet);
    let key = serve::new_token().map_err(serve::ServeError::from)?;
    let setup = Setup {
        engine,
        seen,
        stores: (Store::open(&state)?, Store::open(&state)?),
        load: Arc::new(move || load(false)),
        clock: Arc::new(|| clock::instant(None)),
        observer: Progress::Events.observer(),
        token,
        first_login: first_login.clone(),
        key: key.clone(),
        connections: Descriptors::of_this_process().readers().min(serve::CONNECTIONS),
        reload: hangups,
        ready: Box::new({
            let state = state.clone();
            move |address| {
                leave_word(&state, (address, key), &left);
                announce(address, &state, (base_url, first_login), is_quiet);
            }
        }),
    };
    let ended = serve_until_told(setup, hangup);
    Control::remove(&state);
    ended
}

/// How feeds.toml is read now and whenever it changes; at first it need not be there.
fn loader(args: &ServeArgs) -> impl Fn(bool) -> Result<Config, ConfigError> + Send + Sync + 'static {
    let (path, state, output) = (args.config.config.clone(), args.state.state.clone(), args.output.clone());
    let listen = args.listen;
    move |begins| {
        let mut config = if begins { config::load_or_begin(&path)? } else { config::load(&path)? };
        chosen::place(&mut config, state.as_deref(), output.as_deref());
        if let Some(listen) = listen {
            config.serve.listen = listen;
        }
        Ok(config)
    }
}

/// The lock for a run of what is due, or what a server did of it.
fn once_turn(config: &Config, args: &ServeArgs) -> Result<Claim, Failure> {
    let alone = [args.clock.now.map(|_| "--now"), args.begin_anew.then_some("--begin-anew")];
    let alone = alone.into_iter().flatten().collect();
    handover::turn(
        &config.state,
        (&config.path, &config.output),
        &BuildWish { due: true, alone, ..BuildWish::default() },
    )
}

/// Serves until the process is told to end; `hangup` takes the wish that feeds.toml be read again.
fn serve_until_told(setup: Setup, hangup: mpsc::UnboundedSender<()>) -> Result<Ending, Failure> {
    let runtime = runtime::runtime()?;
    let served = runtime.block_on(async {
        let stop = signals::listen(hangup)?;
        Ok::<(), Failure>(serve::run(setup, stop).await?)
    });
    // a name server that does not answer holds up a thread, not the end
    runtime.shutdown_timeout(LAST);
    served.map(|()| Ending::Well)
}

/// Tells commands on this machine how to have the server do their work.
fn leave_word(state: &Path, at: (SocketAddr, String), (config, output): &(PathBuf, PathBuf)) {
    if let Err(error) = Control::leave(state, at, (config, output)) {
        tracing::warn!("commands beside this server cannot have it do their work: {error}");
    }
}

/// Refreshes what is due, and ends.
fn once(engine: Engine, args: &ServeArgs, output: &Path) -> Result<Ending, Failure> {
    let options = Options { due: true, history: true, ..Options::at(clock::instant(args.clock.now)) };
    let progress = Progress::new(&args.log);
    let report = runtime::runtime()?.block_on(pipeline::run(Arc::new(engine), options, progress.observer()))?;
    progress.finish();
    summary::report(&report, output, &args.log)?;
    Ok(Ending::Ran(report.conclusion()))
}

fn announce(address: SocketAddr, state: &Path, (base_url, first_login): (Option<Url>, Option<String>), is_quiet: bool) {
    tracing::info!(%address, "listening");
    if is_quiet {
        return;
    }
    let mut out = out();
    // a server goes on when nobody reads what it says
    let _ = writeln!(out, "pagewire serves on http://{address}/");
    let root = base_url.map_or_else(|| format!("http://{}/", standing::reachable(address)), String::from);
    if let Some(key) = first_login {
        let _ = writeln!(out, "Log in by this link, once and within an hour: {root}login?key={key}");
    }
    if std::io::stdout().is_terminal() {
        let _ =
            writeln!(out, "To change things there, log in with the token in {}.", state.join("admin-token").display());
    }
    let _ = out.flush();
}

/// The token by which the operator is known where feeds.toml names nothing else: made once, readable by its owner alone. Returns also
/// whether it was made now.
fn admin_token(state: &Path) -> Result<(String, bool), Failure> {
    let path = state.join("admin-token");
    if let Ok(token) = std::fs::read_to_string(&path)
        && token.trim().len() >= 20
    {
        return Ok((token.trim().to_owned(), false));
    }
    let token = serve::new_token().map_err(serve::ServeError::from)?;
    write_private(&path, format!("{token}\n").as_bytes())?;
    Ok((token, true))
}

/// `pagewire hash-password`: what `[serve] admin` may hold instead of a token.
pub(crate) fn hash_password(_: &HashPassword) -> Result<Ending, Failure> {
    if std::io::stdin().is_terminal() {
        writeln!(std::io::stderr(), "Password (it is shown while you type; end with Enter):")?;
    }
    let mut password = String::new();
    std::io::stdin().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.chars().count() < 8 {
        return Err(Failure::Usage("a password has eight characters at least".into()));
    }
    let hash = serve::hash_password(password).map_err(Failure::Usage)?;
    let mut out = out();
    writeln!(out, "{hash}")?;
    Ok(out.flush().map(|()| Ending::Well)?)
}
