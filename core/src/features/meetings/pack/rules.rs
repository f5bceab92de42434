//! Which pack may take the place of which. Pure.

use super::signer::NamedSigner;
use super::{Base, Header, PackRefused, Signer};

/// The pack that is here.
pub(super) struct Here {
    pub(super) id: i64,
    pub(super) version: u64,
    pub(super) content: [u8; 32],
    pub(super) signer: Signer,
}

/// Whether this pack may take the place of what is here.
pub(super) fn allowed(
    here: Option<&Here>,
    header: &Header,
    signer: Signer,
    trusted: Option<&NamedSigner>,
) -> Result<(), PackRefused> {
    let named = trusted.is_some_and(|named| named.names(&signer));
    let Some(here) = here else {
        return match (named, header.base) {
            (false, _) => Err(PackRefused::SignerUnknown),
            (true, Some(_)) => Err(PackRefused::WrongBase),
            (true, None) => Ok(()),
        };
    };
    if here.signer != signer || (trusted.is_some() && !named) {
        return Err(PackRefused::SignerChanged);
    }
    if header.version < here.version {
        return Err(PackRefused::OlderVersion);
    }
    if header.version == here.version {
        return Err(PackRefused::SameVersion);
    }
    let fits = |base: Base| base.version == here.version && base.content == here.content;
    if header.base.is_none_or(fits) {
        Ok(())
    } else {
        Err(PackRefused::WrongBase)
    }
}
