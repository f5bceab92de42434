//! One file whose unsynced writes are held in memory, above the file as it is on the disk.
#![allow(
    clippy::indexing_slicing,
    reason = "a wrong index in this model of a disk must stop the test loudly"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

/// The smallest piece that a disk writes whole, bytes.
pub(super) const SECTOR: u64 = 512;

/// A file, and above it the sectors that were written and not yet synced.
#[derive(Debug)]
pub(super) struct Overlay {
    /// What is on the disk. Never closed while the process lives: closing any descriptor of a file
    /// drops the locks that SQLite holds on it.
    disk: File,
    /// Sectors written since the last sync, by number, each whole.
    held: BTreeMap<u64, [u8; SECTOR as usize]>,
    /// The size that SQLite sees, bytes.
    size: u64,
    /// Bytes of `disk` from here on were cut off and must not be seen again.
    floor: u64,
}

impl Overlay {
    pub(super) fn new(disk: File) -> io::Result<Self> {
        let size = disk.metadata()?.len();
        Ok(Self {
            disk,
            held: BTreeMap::new(),
            size,
            floor: size,
        })
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Fills `buffer` from `offset` and says how many bytes there were.
    pub(super) fn read(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let there = self.size.saturating_sub(offset).min(buffer.len() as u64) as usize;
        for piece in pieces(there, offset) {
            buffer[piece.of_buffer].copy_from_slice(&self.sector(piece.number)?[piece.of_sector]);
        }
        Ok(there)
    }

    /// Holds `data` at `offset`; the disk does not have it before [`Overlay::sync`].
    pub(super) fn write(&mut self, data: &[u8], offset: u64) -> io::Result<()> {
        for piece in pieces(data.len(), offset) {
            let mut sector = self.sector(piece.number)?;
            sector[piece.of_sector].copy_from_slice(&data[piece.of_buffer]);
            self.held.insert(piece.number, sector);
        }
        self.size = self.size.max(offset + data.len() as u64);
        Ok(())
    }

    /// Cuts the file to `size`, or lengthens it with zeros, in memory.
    pub(super) fn truncate(&mut self, size: u64) -> io::Result<()> {
        if size < self.size {
            let last = size / SECTOR;
            if !size.is_multiple_of(SECTOR) {
                let mut sector = self.sector(last)?;
                sector[(size % SECTOR) as usize..].fill(0);
                self.held.insert(last, sector);
            }
            self.held.retain(|number, _| number * SECTOR < size);
            self.floor = self.floor.min(size);
        }
        self.size = size;
        Ok(())
    }

    /// Brings everything held to the disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.disk.set_len(self.floor)?;
        self.disk.set_len(self.size)?;
        for (number, sector) in std::mem::take(&mut self.held) {
            self.put(number, &sector)?;
        }
        self.floor = self.size;
        Ok(())
    }

    /// The power is cut: each held sector, and a shorter length, reaches the disk by chance.
    /// The file is of no use afterwards.
    pub(super) fn scatter(&mut self, chance: &mut fastrand::Rng) -> io::Result<()> {
        if self.floor < self.disk.metadata()?.len() && chance.bool() {
            self.disk.set_len(self.floor)?;
        }
        let share = chance.f64();
        for (number, sector) in std::mem::take(&mut self.held) {
            if chance.f64() < share {
                self.put(number, &sector)?;
            }
        }
        Ok(())
    }

    /// What the disk has now, without what is held.
    pub(super) fn on_disk(&self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; self.disk.metadata()?.len() as usize];
        self.disk.read_exact_at(&mut bytes, 0)?;
        Ok(bytes)
    }

    fn put(&self, number: u64, sector: &[u8]) -> io::Result<()> {
        let start = number * SECTOR;
        let length = self.size.saturating_sub(start).min(SECTOR) as usize;
        self.disk.write_all_at(&sector[..length], start)
    }

    fn sector(&self, number: u64) -> io::Result<[u8; SECTOR as usize]> {
        if let Some(sector) = self.held.get(&number) {
            return Ok(*sector);
        }
        let mut sector = [0; SECTOR as usize];
        let start = number * SECTOR;
        let length = self.floor.saturating_sub(start).min(SECTOR) as usize;
        self.disk.read_exact_at(&mut sector[..length], start)?;
        Ok(sector)
    }
}

/// What of a buffer lies in which sector.
struct Piece {
    number: u64,
    of_sector: Range<usize>,
    of_buffer: Range<usize>,
}

/// How sector borders cut a buffer of `length` bytes at `offset`.
fn pieces(length: usize, offset: u64) -> impl Iterator<Item = Piece> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let start = (at % SECTOR) as usize;
        let here = (SECTOR as usize - start).min(length - done);
        let piece = Piece {
            number: at / SECTOR,
            of_sector: start..start + here,
            of_buffer: done..done + here,
        };
        done += here;
        (here > 0).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> (File, File) {
        let file = tempfile::tempfile().unwrap();
        file.write_all_at(bytes, 0).unwrap();
        (file.try_clone().unwrap(), file)
    }

    fn whole(overlay: &Overlay) -> Vec<u8> {
        let mut bytes = vec![0xEE; overlay.size() as usize];
        assert_eq!(overlay.read(&mut bytes, 0).unwrap(), bytes.len());
        bytes
    }

    /// Against a plain vector as the model: any writes, cuts and syncs read back the same, and the
    /// disk has exactly what was there at the last sync.
    #[test]
    fn reads_what_was_written_and_keeps_what_was_synced() {
        for seed in 0..200 {
            let mut chance = fastrand::Rng::with_seed(seed);
            let start: Vec<u8> = (0..chance.usize(0..3000)).map(|_| chance.u8(..)).collect();
            let (disk, _keep) = file(&start);
            let mut overlay = Overlay::new(disk).unwrap();
            let (mut seen, mut synced) = (start.clone(), start);
            for _ in 0..chance.usize(1..30) {
                match chance.u8(0..4) {
                    0 => {
                        let size = chance.usize(0..4000);
                        overlay.truncate(size as u64).unwrap();
                        seen.resize(size, 0);
                    }
                    1 => {
                        overlay.sync().unwrap();
                        synced.clone_from(&seen);
                    }
                    _ => {
                        let offset = chance.usize(0..4000);
                        let data: Vec<u8> =
                            (0..chance.usize(0..1500)).map(|_| chance.u8(..)).collect();
                        overlay.write(&data, offset as u64).unwrap();
                        let end = offset + data.len();
                        if seen.len() < end {
                            seen.resize(end, 0);
                        }
                        seen[offset..end].copy_from_slice(&data);
                    }
                }
                assert_eq!(whole(&overlay), seen, "seed {seed}");
                assert_eq!(overlay.on_disk().unwrap(), synced, "seed {seed}");
            }
        }
    }

    #[test]
    fn a_short_read_says_how_much_there_was() {
        let (disk, _keep) = file(&[7; 700]);
        let overlay = Overlay::new(disk).unwrap();
        let mut bytes = [1; 600];
        assert_eq!(overlay.read(&mut bytes, 650).unwrap(), 50);
        assert_eq!(overlay.read(&mut bytes, 9000).unwrap(), 0);
    }

    #[test]
    fn a_cut_leaves_whole_sectors_old_or_new() {
        let mut kinds = std::collections::BTreeSet::new();
        for seed in 0..50 {
            let (disk, keep) = file(&[1; 2048]);
            let mut overlay = Overlay::new(disk).unwrap();
            overlay.write(&[2; 1024], 512).unwrap();
            overlay
                .scatter(&mut fastrand::Rng::with_seed(seed))
                .unwrap();
            let mut bytes = [0; 2048];
            keep.read_exact_at(&mut bytes, 0).unwrap();
            assert!(
                bytes
                    .chunks(512)
                    .all(|sector| sector.iter().all(|byte| *byte == sector[0]))
            );
            assert_eq!(
                (bytes[0], bytes[1536]),
                (1, 1),
                "sectors that were not written stay"
            );
            kinds.insert((bytes[512], bytes[1024]));
        }
        assert_eq!(
            kinds.len(),
            4,
            "all four outcomes of two sectors occur: {kinds:?}"
        );
    }
}
