//! Keys of an epoch, and what they seal: batches, each other, and themselves for each member.
//!
//! The bodies are in [`body`](crate::body) and [`piece`](crate::piece). All chance is given.

use zeroize::Zeroizing;

use crate::batch::{self, Batch, Header, Kind, MOST_PLAIN, STEM};
use crate::crypto::{self, Bound, Key, Refused, TAG};
use crate::label::Label;
use crate::manifest::{Manifest, OldKey, Wrap};
use crate::{AccountId, Hash, Malformed, PublicKey};

/// What all who hold the same epoch key can compare, and nobody else can use.
pub fn commitment(epoch: &Key) -> [u8; 32] {
    *crypto::expand(epoch, Label::EPOCH_COMMIT, &[])
}

/// Where a batch stands: all of its header that is not made from its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What is in it.
    pub kind: Kind,
    /// Whose it is.
    pub account: AccountId,
    /// The epoch of the list of members.
    pub epoch: u32,
    /// From 1, without gaps.
    pub seq: u64,
    /// Hash of the author's header before; zeros at 1.
    pub prev: Hash,
    /// The list of members the author knows.
    pub manifest: Hash,
    /// 32 fresh random bytes. **Never the same for two bodies.**
    pub salt: [u8; 32],
}

/// Why a body could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSealed {
    /// It is longer than a batch can hold; this many bytes fit.
    #[error("more than {0} bytes")]
    TooLong(usize),
    /// The cryptography refused.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// Bytes of the longest body.
pub const MOST_BODY: usize = MOST_PLAIN - 4;

/// Seals a body and signs the batch with the author's `seed`. Answers the header too, whose hash the next one names.
pub fn seal(
    epoch: &Key,
    seed: &Key,
    place: &Place,
    body: &[u8],
) -> Result<(Header, Vec<u8>), NotSealed> {
    if body.len() > MOST_BODY {
        return Err(NotSealed::TooLong(MOST_BODY));
    }
    let mut header = Header {
        kind: place.kind,
        account: place.account,
        author: crypto::public_key(seed)?,
        epoch: place.epoch,
        seq: place.seq,
        prev: place.prev,
        manifest: place.manifest,
        salt: place.salt,
        commit: [0; 32],
        ct_len: 0,
        ct_hash: [0; 32],
    };
    let (key, commit) = batch_key(epoch, &header.stem(), &header.salt);
    header.commit = *commit;
    let sealed = crypto::seal_once(&key, &aad(&header), pad(body))?;
    header.ct_len = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
    header.ct_hash = crypto::sha256(&sealed);
    let bytes = batch::assemble(&header, &sealed, seed)?;
    Ok((header, bytes))
}

/// Why a batch whose signature fits does not open: its **author's** doing, not the relay's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It was made with another key.
    #[error("commitment")]
    Commitment,
    /// The sealed part was not sealed with the key it commits to.
    #[error("seal")]
    Seal,
    /// The length or the zeros after the body.
    #[error("padding")]
    Padding,
    /// The body.
    #[error(transparent)]
    Body(#[from] Malformed),
}

/// The body of a batch that was [checked](Batch::check).
pub fn open(epoch: &Key, batch: &Batch<'_>, header: &Header) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let (key, commit) = batch_key(epoch, &header.stem(), &header.salt);
    if !crypto::same(&commit, &header.commit) {
        return Err(Fault::Commitment);
    }
    let plain = crypto::open_once(&key, &aad(header), batch.sealed()).map_err(|_| Fault::Seal)?;
    unpad(&plain)
        .map(|body| Zeroizing::new(body.to_vec()))
        .ok_or(Fault::Padding)
}

fn batch_key(epoch: &Key, stem: &[u8; STEM], salt: &[u8; 32]) -> (Key, Key) {
    let secret: Key = crypto::expand(epoch, Label::EPOCH_BATCH, &[]);
    let root = crypto::extract(salt, secret.as_ref());
    let both: Zeroizing<[u8; 64]> = crypto::expand(&root, Label::BATCH, stem);
    let mut parts = both.iter().copied();
    let mut next = || {
        let mut half = Zeroizing::new([0; 32]);
        half.iter_mut()
            .zip(&mut parts)
            .for_each(|(to, from)| *to = from);
        half
    };
    (next(), next())
}

fn aad(header: &Header) -> Vec<u8> {
    [header.stem().as_slice(), &header.commit].concat()
}

/// `len u32 | body | zeros`, as long as [`batch::padded`] says.
fn pad(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let whole = usize::try_from(batch::padded(length.saturating_add(4))).unwrap_or(usize::MAX);
    // Room for the tag too: sealed in place, nothing is copied and left behind.
    let mut out = Vec::with_capacity(whole + TAG);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(body);
    out.resize(whole, 0);
    out
}

fn unpad(plain: &[u8]) -> Option<&[u8]> {
    let (length, rest) = plain.split_first_chunk()?;
    let length = u32::from_be_bytes(*length);
    let whole = usize::try_from(batch::padded(length.checked_add(4)?)).ok()?;
    let (body, zeros) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    let fits = plain.len() == whole && zeros.iter().all(|byte| *byte == 0);
    fits.then_some(body)
}

/// What the key for one member is bound to.
fn wrap_info(account: &AccountId, n: u32, epoch: u32, member: &PublicKey) -> Vec<u8> {
    let (n, epoch) = (n.to_be_bytes(), epoch.to_be_bytes());
    [account.as_slice(), &n, &epoch, member].concat()
}

/// Seals the epoch's key to every member of a list, in their order; `chance` gives 32 fresh random bytes each time.
pub fn wrap_all(
    key: &Key,
    list: &mut Manifest,
    chance: &mut dyn FnMut() -> Key,
) -> Result<(), Refused> {
    list.ek_commit = commitment(key);
    list.wraps = list
        .members
        .iter()
        .map(|member| {
            let info = wrap_info(&list.account, list.n, list.epoch, &member.sign);
            let bound = Bound {
                label: Label::EPOCH,
                info: &info,
                aad: &[],
            };
            let (enc, sealed) = crypto::seal_to(&member.kem, None, bound, key.as_ref(), &chance())?;
            Ok(Wrap {
                enc,
                sealed: sealed.try_into().map_err(|_| Refused)?,
            })
        })
        .collect::<Result<_, Refused>>()?;
    Ok(())
}

/// The epoch's key out of the own wrap. Refused when there is none for `member`, it does not open with `kem`, or
/// what is in it is not what all others got: an alarm that names whoever signed the list.
pub fn unwrap(list: &Manifest, member: &PublicKey, kem: &Key) -> Result<Key, Refused> {
    let mut both = list.members.iter().zip(&list.wraps);
    let (_, wrap) = both.find(|(m, _)| m.sign == *member).ok_or(Refused)?;
    let info = wrap_info(&list.account, list.n, list.epoch, member);
    let bound = Bound {
        label: Label::EPOCH,
        info: &info,
        aad: &[],
    };
    let bytes = crypto::open_from(kem, None, bound, &wrap.enc, &wrap.sealed)?;
    checked(&bytes, &list.ek_commit)
}

/// Seals the key of the epoch before under that of `epoch`. **A key of an epoch is made for one list and not used
/// again when another list was first**, as this seals once.
pub fn seal_old(key: &Key, old: &Key, account: &AccountId, epoch: u32) -> Result<OldKey, Refused> {
    let keychain = crypto::expand(key, Label::EPOCH_KEYCHAIN, &[]);
    let sealed = crypto::seal_once(&keychain, &old_aad(account, epoch), old.to_vec())?;
    Ok(OldKey::Sealed(sealed.try_into().map_err(|_| Refused)?))
}

/// The key of the epoch before that of `list`, whose `key` is known; `commit` is what the older list committed to.
/// None when the epoch did not change or history was dropped.
pub fn open_old(key: &Key, list: &Manifest, commit: &[u8; 32]) -> Result<Option<Key>, Refused> {
    let OldKey::Sealed(sealed) = &list.old_key else {
        return Ok(None);
    };
    let keychain = crypto::expand(key, Label::EPOCH_KEYCHAIN, &[]);
    let bytes = crypto::open_once(&keychain, &old_aad(&list.account, list.epoch), sealed)?;
    checked(&bytes, commit).map(Some)
}

fn old_aad(account: &AccountId, epoch: u32) -> Vec<u8> {
    [account.as_slice(), &epoch.to_be_bytes()].concat()
}

fn checked(bytes: &[u8], commit: &[u8; 32]) -> Result<Key, Refused> {
    let key = Zeroizing::new(<[u8; 32]>::try_from(bytes).map_err(|_| Refused)?);
    let fits = crypto::same(&commitment(&key), commit);
    fits.then_some(key).ok_or(Refused)
}

/// What is unpadded is padded again to the same bytes.
#[cfg(any(test, fuzzing))]
pub(crate) fn hold_padding(plain: &[u8]) {
    if let Some(body) = unpad(plain) {
        assert_eq!(pad(body), plain);
    }
}
