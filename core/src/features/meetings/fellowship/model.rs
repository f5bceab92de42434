use serde::{Deserialize, Serialize};

macro_rules! fellowships {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// Whose meetings a feed lists. Type codes mean different things in different fellowships.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, uniffi::Enum)]
        pub enum Fellowship {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl Fellowship {
            /// Every fellowship, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable code, as in JSON, in the database and on the command line.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The fellowship of a code, in any case.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str().eq_ignore_ascii_case(code))
            }
        }
    };
}

fellowships! {
    /// Alcoholics Anonymous.
    Aa = "aa",
    /// Narcotics Anonymous.
    Na = "na",
    /// Dual Recovery Anonymous.
    Dra = "dra",
    /// Dual Diagnosis Anonymous.
    Dda = "dda",
    /// Double Trouble in Recovery.
    Dtr = "dtr",
    /// Any other group for dual recovery.
    Dual = "dual",
    /// Adult Children of Alcoholics.
    Aca = "aca",
    /// Al-Anon and Alateen, for families and friends.
    AlAnon = "al-anon",
    /// Cocaine Anonymous.
    Ca = "ca",
    /// Compulsive Eaters Anonymous, HOW.
    CeaHow = "cea-how",
    /// Celebrate Recovery.
    Celebrate = "celebrate",
    /// Crystal Meth Anonymous.
    Cma = "cma",
    /// Co-Dependents Anonymous.
    Coda = "coda",
    /// Debtors Anonymous.
    Da = "da",
    /// DAA, a fellowship for all drugs.
    Daa = "daa",
    /// Eating Disorders Anonymous.
    Eda = "eda",
    /// Gamblers Anonymous.
    Ga = "ga",
    /// Heroin Anonymous.
    Ha = "ha",
    /// LifeRing Secular Recovery.
    Lifering = "lifering",
    /// Marijuana Anonymous.
    Ma = "ma",
    /// Overeaters Anonymous.
    Oa = "oa",
    /// PAL, for parents.
    Pal = "pal",
    /// Recovering Couples Anonymous.
    Rca = "rca",
    /// Recovery Dharma.
    Rd = "rd",
    /// Refuge Recovery.
    Rr = "rr",
    /// SA.
    Sa = "sa",
    /// SAA.
    Saa = "saa",
    /// SCA.
    Sca = "sca",
    /// Support groups outside the fellowships.
    Sg = "sg",
    /// SIA, for survivors.
    Sia = "sia",
    /// SLAA.
    Slaa = "slaa",
    /// SMART Recovery.
    Smart = "smart",
    /// Underearners Anonymous.
    Ua = "ua",
    /// VA.
    Va = "va",
    /// Women for Sobriety.
    Wfs = "wfs",
    /// Any other.
    Other = "other",
}

/// A fellowship with its name, to be chosen on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct FellowshipName {
    /// Which.
    pub fellowship: Fellowship,
    /// What it calls itself, in the language that was asked for where it has a name there.
    pub name: String,
    /// All of its meetings are for people in dual recovery.
    pub dual_recovery: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_in_any_case_and_is_the_same_in_json() {
        for known in Fellowship::ALL {
            assert_eq!(
                Fellowship::parse(&known.as_str().to_uppercase()),
                Some(*known)
            );
            assert_eq!(serde_json::to_value(known).unwrap(), known.as_str());
        }
        assert_eq!(Fellowship::parse("aaa"), None);
    }
}
