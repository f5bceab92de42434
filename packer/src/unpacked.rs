use std::convert::Infallible;
use std::io::Read;

use waymark_core::meetings::pack::{
    Change, Header, Listed, Pack, PackError, PackRefused, Signer, content,
};

/// A pack read whole, every row of it.
#[derive(Debug)]
pub struct Unpacked {
    /// What it says about itself.
    pub header: Header,
    /// Who signed it.
    pub signer: Signer,
    /// Its lists: all meetings of a whole pack, those that a delta puts.
    pub lists: Vec<Listed>,
    /// How many meetings a delta takes away.
    pub taken: u32,
}

impl Unpacked {
    /// Reads a pack to its end and checks all that a file can say: signature, hashes, rows; for a whole pack also
    /// the number of meetings and the hash of its content.
    ///
    /// # Errors
    /// The code of what is wrong with it.
    pub fn read(input: impl Read) -> Result<Self, PackRefused> {
        let pack = Pack::open(input)?;
        let (header, signer) = (pack.header().clone(), pack.signer());
        let mut lists: Vec<Listed> = header
            .sources
            .iter()
            .map(|source| Listed {
                source: source.clone(),
                meetings: Vec::new(),
            })
            .collect();
        let mut taken = 0;
        pack.changes(&mut |source, change| {
            match (change, lists.get_mut(source as usize)) {
                (Change::Put(listed), Some(list)) => list.meetings.push(*listed),
                _ => taken += 1,
            }
            Ok::<_, Infallible>(())
        })
        .map_err(|error| match error {
            PackError::Refused(refused) => refused,
            PackError::Ended(never) => match never {},
        })?;
        let pack = Self {
            header,
            signer,
            lists,
            taken,
        };
        let is_whole = pack.header.base.is_none();
        let fits = || {
            pack.put() == pack.header.meetings as usize
                && content(&pack.lists) == pack.header.content
        };
        if is_whole && !fits() {
            return Err(PackRefused::Damaged);
        }
        Ok(pack)
    }

    /// How many meetings it puts in.
    pub fn put(&self) -> usize {
        self.lists.iter().map(|list| list.meetings.len()).sum()
    }
}
