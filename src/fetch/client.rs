//! The HTTP clients: their identity, their limits, their TLS, their proxies.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use reqwest::{
    Client, ClientBuilder, Proxy,
    header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue},
    redirect::Policy,
};
use rustls::{
    ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use rustls_platform_verifier::Verifier;
use url::Url;

use super::{
    Descriptors, FetchError, Secret, Settings, decode,
    error::root_cause,
    guard::{Guard, GuardedResolver},
    machine,
};
use crate::{HOMEPAGE, VERSION};

/// What the program says of itself: its name, its version, a page about it where it has one, and the operator's own contact.
#[must_use]
pub fn user_agent(contact: Option<&str>) -> String {
    let page = HOMEPAGE.map(|page| format!("+{page}"));
    let about: Vec<&str> = page.as_deref().into_iter().chain(contact).collect();
    if about.is_empty() { format!("pagewire/{VERSION}") } else { format!("pagewire/{VERSION} ({})", about.join("; ")) }
}

/// The clients of one process, made when they are first needed: reading the system's certificates costs more than fetching a page
/// over plain HTTP.
///
/// A client keeps a connection to each origin for a further request. When as many origins were asked as connections may be kept,
/// other clients take their place, and what they kept is closed.
pub(super) struct Clients {
    settings: Settings,
    resolver: GuardedResolver,
    /// How many connections may be kept.
    idle: usize,
    tls: OnceLock<ClientConfig>,
    made: Mutex<MadeClients>,
}

#[derive(Default)]
struct MadeClients {
    /// By what they can do.
    clients: HashMap<ClientKind, Client>,
    /// Whom they were made for.
    origins: HashSet<(ClientKind, String)>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct ClientKind {
    secure: bool,
    /// Any certificate will do.
    unverified: bool,
    proxy: Option<String>,
}

impl Clients {
    pub(super) fn new(settings: &Settings, guard: Guard, descriptors: Descriptors) -> Result<Self, FetchError> {
        // an error says that a provider is installed already, which is what is wanted
        let _ = rustls::crypto::ring::default_provider().install_default();
        let resolver = GuardedResolver::new(guard, descriptors.look_ups());
        let (settings, idle) = (settings.clone(), descriptors.idle());
        let clients = Self { settings, resolver, idle, tls: OnceLock::new(), made: Mutex::default() };
        // what is wrong with the settings is said at once
        clients.build(&ClientKind { secure: false, unverified: false, proxy: None })?;
        Ok(clients)
    }

    /// The client for an address, if the address may be fetched: nothing is requested without asking here.
    pub(super) fn of(&self, url: &Url, proxy: Option<&Secret>, unverified: bool) -> Result<Client, FetchError> {
        self.resolver.guard.check_url(url)?;
        let proxy = proxy.map(Secret::reveal).transpose()?;
        // the way to a proxy may be encrypted too
        let secure = url.scheme() == "https" || proxy.is_some();
        self.client(ClientKind { secure, unverified, proxy }, url.origin().ascii_serialization())
    }

    fn client(&self, kind: ClientKind, origin: String) -> Result<Client, FetchError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = (kind, origin);
        if !made.origins.contains(&asked) {
            if made.origins.len() >= self.idle {
                *made = MadeClients::default();
            }
            made.origins.insert(asked.clone());
        }
        let (kind, _) = asked;
        if let Some(client) = made.clients.get(&kind) {
            return Ok(client.clone());
        }
        let client = self.build(&kind)?;
        made.clients.insert(kind, client.clone());
        Ok(client)
    }

    /// Closes the connections that are kept for further requests.
    pub(super) fn let_go(&self) {
        *self.made.lock().unwrap_or_else(PoisonError::into_inner) = MadeClients::default();
    }

    fn build(&self, kind: &ClientKind) -> Result<Client, FetchError> {
        let builder = builder(&self.settings);
        let builder = match kind.secure {
            true if kind.unverified => builder.tls_backend_preconfigured(unverified_tls().map_err(FetchError::Client)?),
            true => builder.tls_backend_preconfigured(self.tls()?),
            false => builder.tls_certs_only(Vec::new()),
        };
        let builder = match &kind.proxy {
            // it resolves the names itself, and its own address is the operator's word
            Some(address) => builder.proxy(proxy(address)?),
            None => builder.dns_resolver(Arc::new(self.resolver.clone())),
        };
        builder.build().map_err(|error| FetchError::Client(root_cause(&error)))
    }

    /// What all clients know of TLS: the system's certificates are read once.
    fn tls(&self) -> Result<ClientConfig, FetchError> {
        if let Some(known) = self.tls.get() {
            return Ok(known.clone());
        }
        let config = tls().map_err(|fault| {
            // no certificates are found where no file can be opened
            machine::check().and_then(|error| machine::of_io(&error)).unwrap_or(FetchError::Client(fault))
        })?;
        Ok(self.tls.get_or_init(|| config).clone())
    }
}

impl fmt::Debug for Clients {
    /// A proxy's address, which may hold a password, is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clients").field("settings", &self.settings).field("idle", &self.idle).finish_non_exhaustive()
    }
}

/// How servers are spoken with over TLS: they are believed where this machine's own list of authorities does.
pub(super) fn tls() -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new(Arc::clone(&provider)).map_err(|error| root_cause(&error))?;
    tls_with(provider, Arc::new(verifier))
}

fn unverified_tls() -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    tls_with(Arc::clone(&provider), Arc::new(Believer { provider }))
}

fn tls_with(provider: Arc<CryptoProvider>, verifier: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, String> {
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = versions
        .map_err(|error| root_cause(&error))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Believes whoever has the key of the certificate that it shows, as the operator says of a machine (`insecure_tls`).
#[derive(Debug)]
struct Believer {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Believer {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// A proxy that resolves names itself; the error does not repeat the address, which may hold a password.
fn proxy(address: &str) -> Result<Proxy, FetchError> {
    let usable = Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5h"));
    let fault = || FetchError::Client("`proxy` is no address that begins with http://, https:// or socks5h://".into());
    if usable { Proxy::all(address).map_err(|_| fault()) } else { Err(fault()) }
}

fn builder(settings: &Settings) -> ClientBuilder {
    let accept = "text/html,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.5";
    let headers = [(ACCEPT, accept), (ACCEPT_ENCODING, decode::ACCEPTED)];
    Client::builder()
        .user_agent(user_agent(settings.contact.as_deref()))
        .default_headers(
            headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect::<HeaderMap>(),
        )
        .redirect(Policy::none())
        // those of the environment are not asked for; a proxy that is added later counts all the same
        .no_proxy()
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(1)
}
