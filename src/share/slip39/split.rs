//! A master secret, a policy and random bytes -> shares; shares of a group -> another one of it, or a lost one again.
//!
//! Randomness comes in as an argument, because only the command line may ask the system for it. The extendable flag is 0,
//! since tools in use reject 1; the iteration exponent is 0 and there is no passphrase, since our keys are random.

use thiserror::Error;

use super::cipher;
use super::field::interpolate;
use super::join::{self, DIGEST_AT, DIGEST_BYTES, JoinError, SECRET_AT};
use super::share::{MAX_PLACES, Parameters, Share};
use crate::share::policy::Policy;
use crate::share::secret::{MasterSecret, SecretBytes};

/// The source of randomness failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the system gave no random bytes")]
pub struct NoRandomBytes;

/// Fills a buffer with random bytes, each time with new ones.
pub type RandomBytes<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<(), NoRandomBytes>;

/// Why a secret is not split, or no share made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SplitError {
    #[error("{0}")]
    NoRandomBytes(#[from] NoRandomBytes),
    #[error("a secret of {have} bytes cannot be split: 16 to 64 are needed, an even number")]
    Length { have: usize },
    #[error("an identifier has 15 bits: {identifier} is too large")]
    Identifier { identifier: u16 },
    #[error("{0}")]
    Join(#[from] JoinError),
    #[error("the shares are not all of one group")]
    SeveralGroups,
    #[error("share {at} is forged or misread", at = .at + 1)]
    Forged { at: usize },
    #[error("a group has 16 places at most")]
    Place,
    #[error("where one share is enough there is only one: it cannot be made from others")]
    OneOfOne,
}

/// An identifier for a new split, unlike those of others that people may still hold.
pub fn new_identifier(unlike: &[u16], random: RandomBytes) -> Result<u16, NoRandomBytes> {
    let mut bytes = [0; 2];
    random(&mut bytes)?;
    let drawn = u16::from_be_bytes(bytes) & 0x7fff;
    // The next one that is free: 32,768 are more than anyone holds.
    let free = (0..0x8000).map(|step| (drawn + step) & 0x7fff).find(|identifier| !unlike.contains(identifier));
    Ok(free.unwrap_or(drawn))
}

/// Splits a secret: for each group of the policy its shares, in order.
pub fn split(
    secret: &MasterSecret,
    policy: &Policy,
    identifier: u16,
    random: RandomBytes,
) -> Result<Vec<Vec<Share>>, SplitError> {
    let have = secret.expose().len();
    if !(16..=64).contains(&have) || !have.is_multiple_of(2) {
        return Err(SplitError::Length { have });
    }
    if identifier > 0x7fff {
        return Err(SplitError::Identifier { identifier });
    }
    let parameters = Parameters {
        identifier,
        extendable: false,
        iteration_exponent: 0,
        group_threshold: policy.group_threshold(),
        group_count: policy.groups().len() as u8,
    };
    let encrypted = cipher::encrypt(secret, b"", parameters);
    split_encrypted(&encrypted, policy, parameters, random)
}

/// Splits what the cipher made of a secret.
pub fn split_encrypted(
    encrypted: &SecretBytes,
    policy: &Policy,
    parameters: Parameters,
    random: RandomBytes,
) -> Result<Vec<Vec<Share>>, SplitError> {
    let group_secrets = points(encrypted, parameters.group_threshold, parameters.group_count, random)?;
    let mut groups = Vec::with_capacity(group_secrets.len());
    for (group, (rule, secret)) in (0..).zip(policy.groups().iter().zip(&group_secrets)) {
        let values = points(secret, rule.threshold, rule.members, random)?;
        let member_threshold = rule.threshold;
        let share = |(member, value)| Share { parameters, group, member, member_threshold, value };
        groups.push((0..).zip(values).map(share).collect());
    }
    Ok(groups)
}

/// The values at 0, 1, 2.. of a polynomial that holds the secret at 255 and its digest at 254.
fn points(secret: &SecretBytes, threshold: u8, count: u8, random: RandomBytes) -> Result<Vec<SecretBytes>, SplitError> {
    if threshold == 1 {
        return Ok(vec![secret.clone(); usize::from(count)]);
    }
    let length = secret.expose().len();
    let mut drawn = |bytes: usize| {
        let mut value = SecretBytes::new(vec![0; bytes]);
        random(value.expose_mut()).map(|()| value)
    };
    let mut values = (2..threshold).map(|_| drawn(length)).collect::<Result<Vec<_>, _>>()?;
    let mut digest_share = drawn(length)?;
    let (digest, key) = digest_share.expose_mut().split_at_mut(DIGEST_BYTES);
    digest.copy_from_slice(&join::digest(key, secret.expose()));
    let first = values.clone();
    let mut known: Vec<(u8, &SecretBytes)> = (0..).zip(&first).collect();
    known.extend([(DIGEST_AT, &digest_share), (SECRET_AT, secret)]);
    values.extend((threshold - 2..count).map(|x| interpolate(&known, x)));
    Ok(values)
}

/// The share at a member's place, from 0, made from enough others of its group: one more, or a lost one again.
///
/// Their digest is checked. All of them must fit: a forged one would make a forged one.
pub fn member(shares: &[Share], place: u8) -> Result<Share, SplitError> {
    let first = shares.first().ok_or(JoinError::Empty)?;
    if place >= MAX_PLACES {
        return Err(SplitError::Place);
    }
    if first.member_threshold == 1 {
        return Err(SplitError::OneOfOne);
    }
    if shares.iter().any(|share| share.group != first.group) {
        return Err(SplitError::SeveralGroups);
    }
    let sound = join::one_group(shares)?;
    if let Some(at) = sound.1.first() {
        return Err(SplitError::Forged { at: *at });
    }
    let enough: Vec<(u8, &SecretBytes)> =
        sound.0.iter().take(first.member_threshold.into()).map(|share| (share.member, &share.value)).collect();
    Ok(Share { member: place, value: interpolate(&enough, place), ..first.clone() })
}
