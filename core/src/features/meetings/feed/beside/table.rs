use std::collections::HashMap;

/// Things by the server that speaks of them and the id it gave: ids mean nothing on another server.
#[derive(Debug, Clone)]
pub(super) struct Table<T> {
    things: HashMap<(String, String), T>,
    /// The first server of each id, for rows that do not name theirs.
    servers: HashMap<String, String>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            things: HashMap::new(),
            servers: HashMap::new(),
        }
    }
}

impl<T> Table<T> {
    pub(super) fn len(&self) -> usize {
        self.things.len()
    }

    /// `server` is empty where it is not named.
    pub(super) fn insert(&mut self, server: String, id: String, thing: T) {
        self.servers
            .entry(id.clone())
            .or_insert_with(|| server.clone());
        self.things.insert((server, id), thing);
    }

    /// The thing of this id on this server, or on one that is not named where either side names none.
    pub(super) fn of(&self, server: &str, id: &str) -> Option<&T> {
        let on = |server: &str| self.things.get(&(server.to_owned(), id.to_owned()));
        match server {
            // Whoever does not name the server asked only one.
            "" => self.servers.get(id).and_then(|server| on(server)),
            named => on(named).or_else(|| on("")),
        }
    }
}
