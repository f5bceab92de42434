//! The purposes a key, a hash or a signature can have: one label each, so that none is taken for another.
//!
//! Everything signed, hashed or derived is `label || 0x00 || bytes`, and no label holds a zero byte, so what one
//! label covers never starts as what another covers. [`crypto`](crate::crypto) takes no other: this is the list.

/// A purpose. Only the ones below exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label(pub(crate) &'static str);

/// What a phrase's bytes are extracted with. A salt, not a label: no zero byte follows it, nothing comes after it.
pub(crate) const RECOVERY_SALT: &[u8] = b"wm1/recovery";

impl Label {
    /// The label itself, without the zero byte.
    pub fn text(self) -> &'static str {
        self.0
    }
}

macro_rules! labels {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        impl Label {
            $($(#[$doc])* pub const $name: Self = Self($text);)*
            /// Every label there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

labels! {
    /// Names the key in the header file beside a store.
    KEY_ID = "waymark/key-id";
    /// The MAC of that header file.
    HEADER = "waymark/header";
    /// The key of the public lists, from the diary's.
    MEETINGS = "waymark/meetings";
    /// The signature of a pack of meeting lists.
    PACK = "waymark/pack/1";
    /// The seed of the recovery device's signing key.
    RECOVERY_SIGN = "wm1/recovery/sign";
    /// The recovery device's X25519 key.
    RECOVERY_KEM = "wm1/recovery/kem";
    /// An account's id, from the recovery device's public key.
    ACCOUNT = "wm1/account";
    /// A member's proof that it holds its keys.
    MEMBER = "wm1/member";
    /// Signatures on, and the hash of, a list of members.
    MANIFEST = "wm1/manifest";
    /// An epoch key wrapped for one member.
    EPOCH = "wm1/epoch";
    /// What keys of batches are derived from.
    EPOCH_BATCH = "wm1/ek/batch";
    /// What seals the epoch key before.
    EPOCH_KEYCHAIN = "wm1/ek/keychain";
    /// What shows all members that they hold the same epoch key.
    EPOCH_COMMIT = "wm1/ek/commit";
    /// The header of a batch: its signature, its hash and its key.
    BATCH = "wm1/batch";
    /// The root of a snapshot.
    STATE = "wm1/state";
    /// The words two people read to each other.
    HEADS = "wm1/heads";
    /// What a joining phone promises in its QR code to reveal.
    JOIN_COMMIT = "wm1/join/commit";
    /// Where at the relay two phones meet.
    JOIN_PLACE = "wm1/join/sid";
    /// The approving phone's offer.
    JOIN_OFFER = "wm1/join/offer";
    /// The joining phone's answer.
    JOIN_REVEAL = "wm1/join/reveal";
    /// The six digits.
    JOIN_CODE = "wm1/join/code";
    /// That the digits were typed.
    JOIN_OK = "wm1/join/ok";
    /// That the new phone is a member.
    JOIN_WELCOME = "wm1/join/welcome";
    /// The signature of a request to a relay.
    REQUEST = "wm1/req";
    /// The signature of the end of an account.
    CLOSE = "wm1/close";
    /// The work a new account costs.
    WORK = "wm1/pow";
    /// An invitation to a private relay.
    INVITE = "wm1/invite";
    /// The word that all of a private relay show for a mailbox or a link.
    WORD = "wm1/word";
    /// The name of a message in a mailbox.
    MAILBOX = "wm1/mailbox";
    /// What a relay keeps of a capability.
    CAPABILITY = "wm1/cap";
    /// The secret of two who paired.
    PAIR = "wm1/pair/psk";
    /// What answers a link for pairing.
    PAIR_ANSWER = "wm1/pair/answer";
    /// What answers that answer.
    PAIR_REPLY = "wm1/pair/reply";
    /// The number two people compare.
    SAFETY = "wm1/safety";
    /// A message to a contact.
    ALERT = "wm1/alert";
    /// The id of an alert that a rule makes.
    ALERT_ID = "wm1/alert-id";
    /// What is sealed behind a link, bound to the link's id.
    LINK = "wm1/link";
    /// Its key.
    LINK_KEY = "wm1/link/enc";
    /// What opens it at the relay.
    LINK_READ = "wm1/link/read";
    /// What answers it at the relay.
    LINK_WRITE = "wm1/link/write";
    /// The key of an answer.
    LINK_REPLY = "wm1/link/reply";
    /// The id of a line of the consent ledger.
    CONSENT_LINE = "waymark/consent/line";
    /// What was said at an agreement, as the ledger keeps it.
    CONSENT_WORDS = "waymark/consent/words";
    /// The word that contacts are put away under.
    CONTACTS_VEIL = "waymark/contacts/veil";
}
