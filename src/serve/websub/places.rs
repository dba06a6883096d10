//! How many subscribers are asked at once whether they meant it: in all, by the wish of one client, and at one site.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::super::host_filter::Client;

/// In all.
const ALL: usize = 32;
/// By the wish of one client, and at the callbacks of one site: whoever answers slowly takes no more than that.
pub(super) const OF_ONE: usize = 4;

/// Who is asked at present.
#[derive(Default)]
pub(in super::super) struct Places(Mutex<Taken>);

#[derive(Default)]
struct Taken {
    all: usize,
    by_client: HashMap<Client, usize>,
    by_site: HashMap<String, usize>,
}

/// Why there is no place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Full {
    All,
    Client,
    Site,
}

/// A place; dropping it makes room.
pub(super) struct CallbackPlace {
    all: Arc<Places>,
    client: Client,
    site: String,
}

impl Places {
    /// A place for one question.
    pub(super) fn enter(self: &Arc<Self>, client: Client, site: String) -> Result<CallbackPlace, Full> {
        let mut taken = self.taken();
        if taken.by_client.get(&client).is_some_and(|count| *count >= OF_ONE) {
            return Err(Full::Client);
        }
        if taken.by_site.get(&site).is_some_and(|count| *count >= OF_ONE) {
            return Err(Full::Site);
        }
        if taken.all >= ALL {
            return Err(Full::All);
        }
        taken.all += 1;
        *taken.by_client.entry(client).or_default() += 1;
        *taken.by_site.entry(site.clone()).or_default() += 1;
        Ok(CallbackPlace { all: Arc::clone(self), client, site })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for CallbackPlace {
    fn drop(&mut self) {
        let mut taken = self.all.taken();
        taken.all -= 1;
        leave(&mut taken.by_client, &self.client);
        leave(&mut taken.by_site, &self.site);
    }
}

/// Counts one less, and forgets who has none.
pub(super) fn leave<K: Hash + Eq>(counts: &mut HashMap<K, usize>, who: &K) {
    if let Some(count) = counts.get_mut(who) {
        *count -= 1;
        if *count == 0 {
            counts.remove(who);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(ip: &str) -> Client {
        Client::at(ip.parse().unwrap())
    }

    #[test]
    fn neither_a_client_nor_a_site_takes_the_places_of_others() {
        let places = Arc::new(Places::default());
        let enter = |ip: &str, site: &str| places.enter(client(ip), site.to_owned());
        let mut kept: Vec<_> = (0..OF_ONE).map(|number| enter("2001:db8::1", &number.to_string()).unwrap()).collect();
        assert_eq!(enter("2001:db8::2", "x").err(), Some(Full::Client), "a /64 network is one client");
        kept.extend((1..OF_ONE).map(|number| enter(&format!("192.0.2.{number}"), "0").unwrap()));
        assert_eq!(enter("192.0.2.9", "0").err(), Some(Full::Site));
        drop(enter("192.0.2.9", "x").unwrap());
        kept.clear();
        assert!(enter("2001:db8::2", "0").is_ok());
        assert!(places.taken().by_client.is_empty() && places.taken().by_site.is_empty());
    }

    #[test]
    fn there_is_an_end_to_the_places_of_all() {
        let places = Arc::new(Places::default());
        let enter = |number: usize| places.enter(client(&format!("192.0.2.{number}")), number.to_string());
        let kept: Vec<_> = (0..ALL).map(|number| enter(number).unwrap()).collect();
        assert_eq!(enter(ALL).err(), Some(Full::All));
        drop(kept);
        assert!(enter(ALL).is_ok());
    }
}
