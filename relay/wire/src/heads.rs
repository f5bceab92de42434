//! Where each device's log stood for somebody: in every batch, and when two devices are held side by side.

use data_encoding::BASE64URL_NOPAD;

use crate::cbor::{Reader, Writer};
use crate::crypto;
use crate::label::Label;
use crate::manifest::MOST_DEVICES;
use crate::phrase;
use crate::{Hash, Malformed};

/// What the text of a QR code to compare starts with.
pub const PREFIX: &str = "WM1H";
/// Words that are read aloud: 66 bits.
pub const WORDS: usize = 6;
const MOST_TEXT: usize = 2048;

/// The last batch of one device that somebody verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The device's place in the list of members.
    pub member: u8,
    /// The batch's number, from 1.
    pub seq: u64,
    /// The first 16 bytes of its hash.
    pub hash: [u8; 16],
}

impl Head {
    /// The head that a batch's hash makes.
    pub fn new(member: u8, seq: u64, hash: &Hash) -> Self {
        let hash = *hash.first_chunk().unwrap_or(&[0; 16]);
        Self { member, seq, hash }
    }
}

/// `[[member, seq, hash[16]], ...]`, ascending by member.
pub(crate) fn write(out: &mut Writer, heads: &[Head]) {
    out.array(heads.len());
    for head in heads {
        out.array(3).uint(head.member).uint(head.seq);
        out.bytes(&head.hash);
    }
}

pub(crate) fn read(from: &mut Reader<'_>) -> Result<Vec<Head>, Malformed> {
    let count = from.array(MOST_DEVICES, "heads")?;
    let heads = (0..count)
        .map(|_| {
            from.tuple(3, "head")?;
            let member = from.uint("head member")?;
            let seq = from.uint::<i64>("head seq")?.unsigned_abs();
            let hash = from.fixed("head hash")?;
            // The recovery device is member 0 and writes no log.
            let fits = (1..=MOST_DEVICES).contains(&usize::from(member)) && seq > 0;
            fits.then_some(Head { member, seq, hash })
                .ok_or(Malformed("head"))
        })
        .collect::<Result<Vec<_>, Malformed>>()?;
    let ascend = heads.is_sorted_by(|a, b| a.member < b.member);
    ascend.then_some(heads).ok_or(Malformed("heads"))
}

/// What a device shows another to compare: `WM1H` and base64url of CBOR `{0: 1, 1: n, 2: manifest hash, 3: heads}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The number of the last list of members.
    pub n: u32,
    /// Its hash.
    pub manifest: Hash,
    /// All logs, the own one too.
    pub heads: Vec<Head>,
}

impl View {
    /// The text of the QR code.
    pub fn text(&self) -> String {
        let mut out = Writer::default();
        out.map(4).uint(0_u8).uint(1_u8);
        out.uint(1_u8).uint(self.n);
        out.uint(2_u8).bytes(&self.manifest).uint(3_u8);
        write(&mut out, &self.heads);
        format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&out.finish()))
    }

    /// Reads the text of a QR code.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let bytes = text
            .strip_prefix(PREFIX)
            .filter(|text| text.len() <= MOST_TEXT)
            .and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok())
            .ok_or(Malformed("text"))?;
        let mut from = Reader::new(&bytes);
        from.map(4, "view")?;
        from.key(0, "version")?;
        from.key(1, "version")?;
        from.key(1, "n")?;
        let n = from.uint("n")?;
        from.key(2, "manifest hash")?;
        let manifest = from.fixed("manifest hash")?;
        from.key(3, "heads")?;
        let heads = read(&mut from)?;
        let view = Self { n, manifest, heads };
        (view.text() == text)
            .then_some(view)
            .ok_or(Malformed("view"))
    }

    /// Six words to read aloud, when both have just synced; equal for equal views.
    pub fn words(&self) -> [&'static str; WORDS] {
        let mut heads = Writer::default();
        write(&mut heads, &self.heads);
        let claim = [self.manifest.as_slice(), &heads.finish()].concat();
        phrase::words(&crypto::hash(Label::HEADS, &claim))
    }
}
