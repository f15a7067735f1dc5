//! Shares of one split -> the master secret, and which shares do not belong to it; too few -> what is missing.
//!
//! In each group any `member threshold` shares give the group's secret, by Lagrange interpolation at 255; at 254 stands
//! its digest, 4 bytes of HMAC-SHA256 and the random bytes that are its key. Of the groups' secrets any `group threshold`
//! give the encrypted master secret in the same way. Where more shares are here than are needed and not all agree, all
//! subsets are tried (12,870 at most): if one secret comes out, the shares that do not lie on its polynomial are forged.

use std::collections::BTreeMap;

use hmac::{Hmac, Mac, digest::KeyInit};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::cipher;
use super::field::interpolate;
use super::share::{MAX_PLACES, Parameters, Share};
use crate::share::secret::{MasterSecret, SecretBytes, same};

/// The coordinates at which a polynomial holds the digest and the secret.
pub const DIGEST_AT: u8 = 254;
pub const SECRET_AT: u8 = 255;
/// Bytes of the digest.
pub const DIGEST_BYTES: usize = 4;

/// What a split is joined to.
#[derive(Clone)]
pub struct Joined {
    pub secret: MasterSecret,
    /// Shares that are forged or damaged, by their place in the list that was given. The others are enough.
    pub forged: Vec<usize>,
    /// Groups, from 1, that have enough shares and do not join; it went without them.
    pub wrong_groups: Vec<u8>,
}

/// A group that is not complete. Groups are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupNeed {
    pub group: u8,
    pub have: u8,
    /// `None` as long as no share of the group has said so.
    pub threshold: Option<u8>,
}

/// Why shares do not join. Shares are named by their place in the list, from 0; groups and members from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JoinError {
    #[error("there are no shares")]
    Empty,
    #[error("{}", too_few(*.groups_missing, .groups))]
    TooFew {
        /// Groups that must be completed yet.
        groups_missing: u8,
        /// Those that are not complete, of all groups.
        groups: Vec<GroupNeed>,
    },
    #[error("the shares are of different splits: one has the identifier {first}, another {second}")]
    OtherSplit { at: usize, first: u16, second: u16 },
    #[error("shares of one identifier differ in their {what}")]
    OtherParameters { at: usize, what: &'static str },
    #[error("share {member} of group {group} is here twice, and the two differ: one of them is forged or misread")]
    SameIndex { group: u8, member: u8, first: usize, second: usize },
    #[error("the shares are not equally long")]
    MixedLengths { at: usize },
    #[error("one of the shares of group {group} is forged or misread: their digest is wrong")]
    WrongDigest { group: u8 },
    #[error("a group is forged: the digest of the groups is wrong")]
    WrongGroups,
    #[error("several secrets fit these shares: some of them are forged, and it cannot be told which")]
    Ambiguous { group: Option<u8> },
    #[error("opening these shares takes {needed} iterations; {allowed} are allowed")]
    TooMuchWork { needed: u64, allowed: u64 },
}

fn too_few(missing: u8, groups: &[GroupNeed]) -> String {
    let need = |need: &GroupNeed| match need.threshold {
        Some(threshold) => format!("{} more of group {}", threshold.saturating_sub(need.have), need.group),
        None => format!("all of group {}", need.group),
    };
    let list: Vec<String> = groups.iter().map(need).collect();
    match groups {
        [_] => format!("too few shares: {} needed", list.concat()),
        _ => format!("too few shares: needed are, for {missing} of these groups: {}", list.join(", ")),
    }
}

/// A share's place in the list, and the share.
type Placed<'a> = (usize, &'a Share);

/// Joins shares of one split. The same share may be there more than once.
///
/// `most_iterations` bounds the work of the cipher ([`cipher::iterations`]); it is counted before anything is done.
pub fn join(shares: &[Share], passphrase: &[u8], most_iterations: u64) -> Result<Joined, JoinError> {
    let (parameters, groups) = sort(shares)?;
    let needed = cipher::iterations(parameters.iteration_exponent);
    if needed > most_iterations {
        return Err(JoinError::TooMuchWork { needed, allowed: most_iterations });
    }
    let mut forged = Vec::new();
    let mut secrets: Vec<(u8, SecretBytes)> = Vec::new();
    let mut wrong = None;
    let mut wrong_groups = Vec::new();
    for (group, members) in &groups {
        match group_secret(members) {
            Some(Ok((secret, unfit))) => {
                secrets.push((*group, secret));
                forged.extend(unfit);
            }
            Some(Err(error)) => {
                wrong = wrong.or(Some(error));
                wrong_groups.push(group + 1);
            }
            None => {}
        }
    }
    let missing = usize::from(parameters.group_threshold).saturating_sub(secrets.len());
    if missing > 0 {
        return Err(wrong.unwrap_or_else(|| JoinError::TooFew {
            groups_missing: missing as u8,
            groups: needs(parameters, &groups, &secrets),
        }));
    }
    let points: Vec<(u8, &SecretBytes)> = secrets.iter().map(|(group, secret)| (*group, secret)).collect();
    let (encrypted, unfit) = match recover(parameters.group_threshold, &points) {
        Recovered::One(secret, unfit) => (secret, unfit),
        Recovered::None => return Err(JoinError::WrongGroups),
        Recovered::Several => return Err(JoinError::Ambiguous { group: None }),
    };
    for group in unfit {
        forged.extend(groups.get(&group).into_iter().flatten().map(|(at, _)| *at));
    }
    forged.sort_unstable();
    forged.dedup();
    Ok(Joined { secret: cipher::decrypt(&encrypted, passphrase, parameters), forged, wrong_groups })
}

/// Shares by group, each once, if they are of one split.
fn sort(shares: &[Share]) -> Result<(Parameters, BTreeMap<u8, Vec<Placed<'_>>>), JoinError> {
    let first = shares.first().ok_or(JoinError::Empty)?;
    let mut groups: BTreeMap<u8, Vec<Placed>> = BTreeMap::new();
    for (at, share) in shares.iter().enumerate() {
        agree(first, share, at)?;
        let members = groups.entry(share.group).or_default();
        if members.first().is_some_and(|(_, other)| other.member_threshold != share.member_threshold) {
            return Err(JoinError::OtherParameters { at, what: "member threshold" });
        }
        match members.iter().find(|(_, other)| other.member == share.member) {
            Some((_, other)) if other.value == share.value => {}
            Some((before, _)) => {
                let (group, member) = (share.group + 1, share.member + 1);
                return Err(JoinError::SameIndex { group, member, first: *before, second: at });
            }
            None => members.push((at, share)),
        }
    }
    Ok((first.parameters, groups))
}

/// Whether two shares are of one split.
fn agree(first: &Share, share: &Share, at: usize) -> Result<(), JoinError> {
    let (a, b) = (&first.parameters, &share.parameters);
    if a.identifier != b.identifier {
        return Err(JoinError::OtherSplit { at, first: a.identifier, second: b.identifier });
    }
    let differing = [
        (a.extendable != b.extendable, "extendable flag"),
        (a.iteration_exponent != b.iteration_exponent, "iteration exponent"),
        (a.group_threshold != b.group_threshold, "group threshold"),
        (a.group_count != b.group_count, "group count"),
    ];
    if let Some((_, what)) = differing.into_iter().find(|(differs, _)| *differs) {
        return Err(JoinError::OtherParameters { at, what });
    }
    if first.value.expose().len() != share.value.expose().len() {
        return Err(JoinError::MixedLengths { at });
    }
    Ok(())
}

/// The groups that are not complete.
fn needs(parameters: Parameters, groups: &BTreeMap<u8, Vec<Placed>>, complete: &[(u8, SecretBytes)]) -> Vec<GroupNeed> {
    (0..parameters.group_count.min(MAX_PLACES))
        .filter(|group| complete.iter().all(|(known, _)| known != group))
        .map(|group| {
            let members = groups.get(&group).map_or(&[][..], Vec::as_slice);
            let threshold = members.first().map(|(_, share)| share.member_threshold);
            GroupNeed { group: group + 1, have: members.len() as u8, threshold }
        })
        .collect()
}

/// Enough shares of one group, each place once, and those that do not lie on its polynomial, by their place in the list.
#[cfg(feature = "seal")]
pub fn one_group(shares: &[Share]) -> Result<(Vec<&Share>, Vec<usize>), JoinError> {
    let (parameters, groups) = sort(shares)?;
    let members = groups.values().next().ok_or(JoinError::Empty)?;
    let Some(secret) = group_secret(members) else {
        return Err(JoinError::TooFew {
            groups_missing: 1,
            groups: needs(parameters, &groups, &[]).into_iter().filter(|need| need.have > 0).collect(),
        });
    };
    let (_, unfit) = secret?;
    Ok((members.iter().filter(|(at, _)| !unfit.contains(at)).map(|(_, share)| *share).collect(), unfit))
}

/// The secret of one group and the places of those shares that do not lie on its polynomial; `None` if there are too few.
fn group_secret(members: &[Placed]) -> Option<Result<(SecretBytes, Vec<usize>), JoinError>> {
    let (_, first) = members.first()?;
    if members.len() < usize::from(first.member_threshold) {
        return None;
    }
    let points: Vec<(u8, &SecretBytes)> = members.iter().map(|(_, share)| (share.member, &share.value)).collect();
    let group = first.group + 1;
    Some(match recover(first.member_threshold, &points) {
        Recovered::One(secret, unfit) => {
            let unfit = members.iter().filter(|(_, share)| unfit.contains(&share.member)).map(|(at, _)| *at);
            Ok((secret, unfit.collect()))
        }
        Recovered::None => Err(JoinError::WrongDigest { group }),
        Recovered::Several => Err(JoinError::Ambiguous { group: Some(group) }),
    })
}

/// What points say of the secret at 255.
enum Recovered {
    /// The secret, and the coordinates of points that are not on its polynomial.
    One(SecretBytes, Vec<u8>),
    /// No subset has a right digest.
    None,
    Several,
}

/// The secret of the polynomials through `threshold` of these points, at most 16 with different coordinates.
fn recover(threshold: u8, points: &[(u8, &SecretBytes)]) -> Recovered {
    let threshold = usize::from(threshold);
    // Points that lie on each polynomial with a right digest, as bits.
    let mut found: Option<(SecretBytes, u32)> = None;
    for subset in subsets(points.len(), threshold) {
        // A subset of a polynomial's points gives that polynomial again.
        if found.as_ref().is_some_and(|(_, on)| subset & !on == 0) {
            continue;
        }
        let chosen = chosen(points, subset);
        let Some(secret) = secret_of(threshold, &chosen) else { continue };
        if found.is_some() {
            return Recovered::Several;
        }
        let on = points.iter().enumerate().filter(|(_, (x, value))| interpolate(&chosen, *x) == **value);
        let on = on.fold(0u32, |on, (at, _)| on | 1 << at);
        if on.count_ones() as usize == points.len() {
            return Recovered::One(secret, Vec::new());
        }
        found = Some((secret, on));
    }
    let Some((secret, on)) = found else { return Recovered::None };
    let unfit = points.iter().enumerate().filter(|(at, _)| on >> at & 1 == 0).map(|(_, (x, _))| *x);
    Recovered::One(secret, unfit.collect())
}

fn chosen<'a>(points: &[(u8, &'a SecretBytes)], subset: u32) -> Vec<(u8, &'a SecretBytes)> {
    points.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).map(|(_, point)| *point).collect()
}

/// All subsets of so many of the first `count` bits, at most 16.
fn subsets(count: usize, of: usize) -> impl Iterator<Item = u32> {
    (1u32..1 << count.min(16)).filter(move |subset| subset.count_ones() as usize == of)
}

/// The secret at 255, if the digest at 254 fits. A threshold of 1 has no digest.
fn secret_of(threshold: usize, points: &[(u8, &SecretBytes)]) -> Option<SecretBytes> {
    let secret = interpolate(points, SECRET_AT);
    if threshold == 1 {
        return Some(secret);
    }
    let digest_share = interpolate(points, DIGEST_AT);
    let (claimed, random) = digest_share.expose().split_at_checked(DIGEST_BYTES)?;
    same(claimed, &digest(random, secret.expose())).then_some(secret)
}

/// The digest of a shared secret: the first four bytes of HMAC-SHA256, by a random key.
pub fn digest(random: &[u8], secret: &[u8]) -> [u8; DIGEST_BYTES] {
    // HMAC hashes a key that is longer than a block, and fills a shorter one with zeros.
    let mut key = zeroize::Zeroizing::new([0; 64]);
    if random.len() > key.len() {
        key[..32].copy_from_slice(&Sha256::digest(random));
    } else {
        key[..random.len()].copy_from_slice(random);
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*key).into());
    mac.update(secret);
    let code = mac.finalize().into_bytes();
    let mut digest = [0; DIGEST_BYTES];
    digest.copy_from_slice(&code[..DIGEST_BYTES]);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_subsets_as_the_binomial_says() {
        assert_eq!(subsets(16, 8).count(), 12_870);
        assert_eq!(subsets(3, 2).collect::<Vec<_>>(), [0b011, 0b101, 0b110]);
        assert_eq!(subsets(1, 1).count(), 1);
    }
}
