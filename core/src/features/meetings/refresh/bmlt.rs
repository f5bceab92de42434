//! The questions a BMLT server is asked.

use chrono::TimeDelta;

use super::address::Address;
use crate::calendar::Instant;

const INTERFACE: &str = "client_interface/json";

/// A BMLT server by its address, with the filters the person gave.
pub(super) struct Server {
    interface: String,
    filters: String,
}

impl Server {
    /// Knows `https://host/main_server/` and `https://host/.../client_interface/json/?services=3`.
    pub(super) fn at(address: &Address) -> Option<Self> {
        let path = address.without_query();
        let root = match path.split_once(INTERFACE) {
            Some((root, _)) => root.to_owned(),
            None => {
                let root = path.trim_end_matches('/');
                root.ends_with("/main_server").then(|| format!("{root}/"))?
            }
        };
        let filters = address
            .query()
            .filter(|part| !part.starts_with("switcher=") && !part.starts_with("get_used_formats"))
            .fold(String::new(), |all, part| format!("{all}&{part}"));
        Some(Self {
            interface: format!("{root}{INTERFACE}/"),
            filters,
        })
    }

    /// All meetings with the formats they use.
    pub(super) fn list(&self) -> Option<Address> {
        let (interface, filters) = (&self.interface, &self.filters);
        Address::parse(&format!(
            "{interface}?switcher=GetSearchResults&get_used_formats=1{filters}"
        ))
    }

    /// These meetings, where the filters let them through; nothing where that makes too long an address.
    pub(super) fn meetings(&self, ids: &[&str]) -> Option<Address> {
        let ids = ids
            .iter()
            .fold(String::new(), |all, id| format!("{all}&meeting_ids[]={id}"));
        Address::parse(&format!("{}{ids}", self.list()?))
    }

    /// What the server is and assumes.
    pub(super) fn info(&self) -> Option<Address> {
        Address::parse(&format!("{}?switcher=GetServerInfo", self.interface))
    }

    /// What changed. Servers count days in their own zone, so a day more at each end.
    pub(super) fn changes(&self, since: Instant, now: Instant) -> Option<Address> {
        let from = (since - TimeDelta::days(1)).date_naive();
        let to = (now + TimeDelta::days(1)).date_naive();
        let interface = &self.interface;
        Address::parse(&format!(
            "{interface}?switcher=GetChanges&start_date={from}&end_date={to}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_address() {
        let list = |url: &str| {
            let server = Server::at(&Address::parse(url).unwrap());
            server.map(|server| server.list().unwrap().to_string())
        };
        let all = "https://example.org/main_server/client_interface/json/?switcher=GetSearchResults&get_used_formats=1";
        assert_eq!(
            list("https://example.org/main_server").as_deref(),
            Some(all)
        );
        assert_eq!(
            list("https://example.org/main_server/").as_deref(),
            Some(all)
        );
        assert_eq!(
            list("https://example.org/main_server/client_interface/json/?switcher=GetFormats&services[]=3").as_deref(),
            Some(format!("{all}&services%5B%5D=3").as_str())
        );
        assert_eq!(list("https://example.org/meetings.json"), None);
        let server = Server::at(&Address::parse("https://example.org/main_server").unwrap());
        assert_eq!(
            server.unwrap().meetings(&["3", "17"]).unwrap().as_str(),
            format!("{all}&meeting_ids%5B%5D=3&meeting_ids%5B%5D=17")
        );
    }

    #[test]
    fn changes_are_asked_for_by_the_day() {
        let server =
            Server::at(&Address::parse("https://example.org/main_server/").unwrap()).unwrap();
        let at = |text: &str| text.parse().unwrap();
        let asked = server
            .changes(at("2026-11-20T15:00:00Z"), at("2026-11-23T15:00:00Z"))
            .unwrap();
        assert!(
            asked
                .as_str()
                .ends_with("?switcher=GetChanges&start_date=2026-11-19&end_date=2026-11-24")
        );
    }
}
