//! Nobody is locked out: while keys change, each side can open what the other seals now, and has the mailbox it goes to.

use super::world::World;
use crate::features::contacts::pairing::keys::{MOST_KEYS, Own};
use crate::features::contacts::pairing::store::{self as pairings, Kept};

impl World {
    /// Every pairing that both sides still have.
    pub(super) fn look_at_keys(&mut self) {
        let all: Vec<_> = (0..self.people.len())
            .map(|at| self.app(at).read(pairings::all).unwrap())
            .collect();
        for (at, own) in all.iter().enumerate() {
            for (other, theirs) in all.iter().enumerate().filter(|(other, _)| *other != at) {
                for (kept, there) in own
                    .iter()
                    .flat_map(|one| theirs.iter().map(move |two| (one, two)))
                {
                    let pair = (at, kept.id, other, there.id);
                    if knows(kept, there) && knows(there, kept) {
                        self.seen.same.insert(pair);
                    }
                    if self.seen.same.contains(&pair) {
                        self.look_at_pair((at, kept), (other, there));
                    }
                }
            }
        }
    }

    fn look_at_pair(&mut self, (at, kept): (usize, &Kept), (other, there): (usize, &Kept)) {
        let sealed_with = kept.sealing().unwrap().terms(&kept.origin).unwrap();
        let knows = |terms| there.theirs.iter().any(|one| one.terms == terms);
        if !knows(sealed_with) {
            self.fails(format!("{at}: seals with what {other} does not know"));
        }
        let to = &kept.theirs.first().unwrap().terms;
        let reads = |own: &Own| own.terms(&there.origin).unwrap() == *to;
        if !there.own.iter().any(reads) {
            self.fails(format!("{at}: seals to what {other} does not read"));
        }
        let longest = kept.own.len().max(kept.theirs.len());
        if longest > 1 {
            self.count("keys renewed");
        }
        if longest > MOST_KEYS {
            self.fails(format!("{at}: keeps {longest} keys"));
        }
    }
}

fn knows(kept: &Kept, there: &Kept) -> bool {
    let mut terms = there
        .own
        .iter()
        .map(|own| own.terms(&there.origin).unwrap());
    terms.any(|terms| kept.theirs.iter().any(|one| one.terms == terms))
}
