//! Shares and cards of random policies: split, joined, forged, typed with slips. Terms of SLIP-0039 -> what must hold of them.
#![cfg(test)]

#[cfg(feature = "seal")]
use super::testing::Stream;
use super::*;

/// Work that every test may do: exponents up to 3.
const WORK: u64 = 10_000 << 3;

#[cfg(feature = "seal")]
fn parsed(words: &str) -> Share {
    Share::from_numbers(&read(words).unwrap()).unwrap()
}

mod frozen {
    use super::*;

    /// `expect`, `passphrase` and shares of one case in `tests/share/vectors.txt`.
    fn cases() -> Vec<(String, String, String, Vec<String>)> {
        let text = include_str!("../../tests/share/vectors.txt");
        let cases = text.split("\n\n").filter(|case| case.contains("expect: "));
        cases
            .map(|case| {
                let field = |name: &str| case.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
                let shares = case.lines().filter_map(|line| line.strip_prefix("share: "));
                (
                    field("# ").to_owned(),
                    field("expect: ").to_owned(),
                    field("passphrase: ").to_owned(),
                    shares.map(str::to_owned).collect(),
                )
            })
            .collect()
    }

    fn answer(passphrase: &str, shares: &[String]) -> String {
        let mut read_shares = Vec::new();
        for words in shares {
            match read(words)
                .map_err(|error| error.to_string())
                .and_then(|numbers| Share::from_numbers(&numbers).map_err(|error| error.to_string()))
            {
                Ok(share) => read_shares.push(share),
                Err(error) => return error,
            }
        }
        match join(&read_shares, passphrase.as_bytes(), WORK) {
            Ok(joined) if joined.forged.is_empty() => joined.secret.hex().to_string(),
            Ok(joined) => format!("{} without shares {:?}", *joined.secret.hex(), joined.forged),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_was_split_once_joins_for_ever_and_what_was_refused_stays_so() {
        let cases = cases();
        assert!(cases.len() >= 20, "{}", cases.len());
        for (name, expected, passphrase, shares) in cases {
            assert_eq!(answer(&passphrase, &shares), expected, "{name}");
        }
    }
}

#[cfg(feature = "seal")]
mod splits {
    use super::*;

    pub(super) fn random_policy(random: &mut Stream) -> Policy {
        let count = [1, 1, 1, 2, 2, 3, 5, 16][random.below(8)];
        let groups = (0..count).map(|at| {
            let members = 1 + random.below(16) as u8;
            let threshold = if members == 1 { 1 } else { 2 + random.below(usize::from(members) - 1) as u8 };
            GroupRule { name: format!("g{at}"), threshold, members }
        });
        Policy::new(groups.collect(), 1 + random.below(count) as u8).unwrap()
    }

    /// Just enough of just enough groups, in any order.
    pub(super) fn enough<T: Clone>(random: &mut Stream, policy: &Policy, groups: &[Vec<T>]) -> Vec<T> {
        let all: Vec<usize> = (0..groups.len()).collect();
        let mut chosen = Vec::new();
        for group in random.choose(&all, policy.group_threshold().into()) {
            chosen.extend(random.choose(&groups[group], policy.groups()[group].threshold.into()));
        }
        let count = chosen.len();
        random.choose(&chosen, count)
    }

    pub(super) fn split_by(random: &mut Stream, secret: &MasterSecret, policy: &Policy) -> Vec<Vec<Share>> {
        let identifier = random.below(0x8000) as u16;
        split(secret, policy, identifier, &mut |bytes| {
            random.fill(bytes);
            Ok(())
        })
        .unwrap()
    }

    #[test]
    fn any_policy_joins_by_just_enough_shares_and_never_by_one_fewer() {
        let mut random = Stream(1);
        for round in 0..150 {
            let policy = random_policy(&mut random);
            let secret = random.secret([16, 32, 18, 64][round % 4]);
            let groups = split_by(&mut random, &secret, &policy);
            for _ in 0..3 {
                let chosen = enough(&mut random, &policy, &groups);
                let joined = join(&chosen, b"", WORK).unwrap();
                assert!(joined.secret == secret && joined.forged.is_empty() && joined.wrong_groups.is_empty());
                // Words and numbers say the same.
                let typed: Vec<Share> = chosen.iter().map(|share| parsed(&share.words())).collect();
                assert!(typed == chosen);
                let missing = &chosen[1..];
                match join(missing, b"", WORK).map(|_| ()) {
                    Err(JoinError::Empty) => assert!(missing.is_empty()),
                    Err(JoinError::TooFew { groups_missing: 1, groups }) => {
                        let lacking = groups.iter().find(|need| need.group == chosen[0].group + 1).unwrap();
                        assert_eq!(lacking.threshold.map_or(1, |k| k - lacking.have), 1);
                    }
                    other => panic!("{round}: {other:?}"),
                }
            }
            // All of them, some twice, are no worse.
            let mut all: Vec<Share> = groups.concat();
            all.push(all[0].clone());
            assert!(join(&all, b"", WORK).unwrap().secret == secret);
        }
    }

    #[test]
    fn every_index_is_a_place_like_the_others() {
        let mut random = Stream(2);
        let secret = random.secret(16);
        let two = split_by(&mut random, &secret, &Policy::parse("2-of-16", 1).unwrap());
        for a in 0..16 {
            for b in 0..16 {
                let pair = [two[0][a].clone(), two[0][b].clone()];
                assert_eq!(pair[0].member, a as u8);
                assert_eq!(join(&pair, b"", WORK).is_ok_and(|joined| joined.secret == secret), a != b);
            }
        }
        let whole = split_by(&mut random, &secret, &Policy::parse("16-of-16", 1).unwrap());
        assert!(join(&whole[0], b"", WORK).unwrap().secret == secret);
        assert!(join(&whole[0][1..], b"", WORK).is_err());
    }

    #[test]
    fn share_bytes_are_as_even_as_chance() {
        // One secret, split 6,000 times: each of the 256 values should come equally often in every share.
        let mut random = Stream(3);
        let secret = SecretBytes::new(vec![0x5a; 16]);
        for text in ["2-of-2", "2-of-5", "4-of-5"] {
            let policy = Policy::parse(text, 1).unwrap();
            let members = usize::from(policy.groups()[0].members);
            let mut seen = vec![[0u32; 256]; members];
            let rounds = 6_000;
            let parameters = Parameters {
                identifier: 1,
                extendable: false,
                iteration_exponent: 0,
                group_threshold: 1,
                group_count: 1,
            };
            for _ in 0..rounds {
                let mut fill = |bytes: &mut [u8]| {
                    random.fill(bytes);
                    Ok(())
                };
                let groups = slip39::split::split_encrypted(&secret, &policy, parameters, &mut fill).unwrap();
                for (share, seen) in groups[0].iter().zip(&mut seen) {
                    share.value.expose().iter().for_each(|byte| seen[usize::from(*byte)] += 1);
                }
            }
            let expected = f64::from(rounds) * 16.0 / 256.0;
            for (member, seen) in seen.iter().enumerate() {
                let chi: f64 = seen.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
                // 255 degrees of freedom: mean 255, deviation 22.6; six deviations either way.
                assert!((120.0..390.0).contains(&chi), "{text}, share {member}: {chi}");
            }
        }
    }

    #[test]
    fn one_forged_share_among_one_more_than_enough_is_named() {
        let mut random = Stream(4);
        for round in 0..120 {
            let threshold = 2 + random.below(7);
            let members = threshold + 1 + random.below(16 - threshold);
            let policy = Policy::parse(&format!("{threshold}-of-{members}"), 1).unwrap();
            let secret = random.secret(16);
            let groups = split_by(&mut random, &secret, &policy);
            let mut chosen = random.choose(&groups[0], threshold + 1);
            let at = random.below(chosen.len());
            chosen[at].value = random.secret(16);
            let joined = join(&chosen, b"", WORK).unwrap();
            assert!(joined.secret == secret && joined.forged == [at], "{round}");
            // Without one that is honest it only shows that something is wrong.
            let honest = (at + 1) % chosen.len();
            chosen.remove(honest);
            assert_eq!(join(&chosen, b"", WORK).map(|_| ()), Err(JoinError::WrongDigest { group: 1 }));
        }
    }

    #[test]
    fn a_forged_group_does_not_hide_a_sound_one() {
        let mut random = Stream(5);
        let secret = random.secret(16);
        let policy = Policy::parse("home=2-of-3, abroad=3-of-5", 1).unwrap();
        let groups = split_by(&mut random, &secret, &policy);
        let mut chosen: Vec<Share> = groups[0][..2].iter().chain(&groups[1][..3]).cloned().collect();
        chosen[0].value = random.secret(16);
        let joined = join(&chosen, b"", WORK).unwrap();
        assert!(joined.secret == secret);
        assert_eq!(joined.wrong_groups, [1]);
        // Two groups that join to different secrets: one is forged, and there is no telling which.
        let others = split_by(&mut random, &secret, &policy);
        let mut mixed: Vec<Share> = groups[0][..2].iter().chain(&others[1][..3]).cloned().collect();
        for share in &mut mixed {
            share.parameters.identifier = 7;
        }
        let error = join(&mixed, b"", WORK).map(|_| ());
        assert_eq!(error, Err(JoinError::Ambiguous { group: None }));
        // Of three groups, two needed, one forged whole is named by its shares.
        let policy = Policy::parse("a=1-of-1, b=2-of-2, c=1-of-1", 2).unwrap();
        let groups = split_by(&mut random, &secret, &policy);
        let mut all = groups.concat();
        all[3].value = random.secret(16);
        let joined = join(&all, b"", WORK).unwrap();
        assert!(joined.secret == secret && joined.forged == [3]);
    }

    #[test]
    fn what_does_not_belong_together_is_told_apart_before_any_work() {
        let mut random = Stream(6);
        let secret = random.secret(16);
        let policy = Policy::parse("2-of-3", 1).unwrap();
        let shares = split_by(&mut random, &secret, &policy).concat();
        let with = |change: &dyn Fn(&mut Share)| {
            let mut pair = shares[..2].to_vec();
            change(&mut pair[1]);
            join(&pair, b"", WORK).map(|_| ()).unwrap_err()
        };
        assert!(matches!(with(&|share| share.parameters.identifier ^= 1), JoinError::OtherSplit { at: 1, .. }));
        for (what, change) in [
            ("extendable flag", &(|share: &mut Share| share.parameters.extendable = true) as &dyn Fn(&mut Share)),
            ("iteration exponent", &|share| share.parameters.iteration_exponent = 15),
            ("group threshold", &|share| share.parameters.group_threshold = 2),
            ("group count", &|share| share.parameters.group_count = 2),
            ("member threshold", &|share| share.member_threshold = 3),
        ] {
            assert_eq!(with(change), JoinError::OtherParameters { at: 1, what });
        }
        assert_eq!(with(&|share| share.value = SecretBytes::new(vec![1; 32])), JoinError::MixedLengths { at: 1 });
        assert_eq!(with(&|share| share.member = 0), JoinError::SameIndex { group: 1, member: 1, first: 0, second: 1 });
        // Exponent 15 would take minutes.
        let slow: Vec<Share> = shares
            .iter()
            .cloned()
            .map(|mut share| {
                share.parameters.iteration_exponent = 15;
                share
            })
            .collect();
        assert_eq!(
            join(&slow, b"", iterations(14)).map(|_| ()),
            Err(JoinError::TooMuchWork { needed: 327_680_000, allowed: 163_840_000 })
        );
        // Ten thousand cards are no more work than those that differ.
        let many: Vec<Share> = (0..10_000).map(|at| shares[at % 3].clone()).collect();
        assert!(join(&many, b"", WORK).unwrap().secret == secret);
        assert_eq!(join(&[], b"", WORK).map(|_| ()), Err(JoinError::Empty));
    }

    #[test]
    fn both_flags_and_any_exponent_join_with_their_passphrase_alone() {
        let mut random = Stream(7);
        for (extendable, iteration_exponent) in [(false, 0), (true, 0), (false, 3), (true, 2)] {
            let secret = random.secret(32);
            let policy = Policy::parse("3-of-4", 1).unwrap();
            let parameters =
                Parameters { identifier: 99, extendable, iteration_exponent, group_threshold: 1, group_count: 1 };
            let encrypted = slip39::cipher::encrypt(&secret, b"TREZOR", parameters);
            let mut fill = |bytes: &mut [u8]| {
                random.fill(bytes);
                Ok(())
            };
            let shares = slip39::split::split_encrypted(&encrypted, &policy, parameters, &mut fill).unwrap().concat();
            assert!(join(&shares, b"TREZOR", WORK).unwrap().secret == secret);
            assert!(join(&shares, b"", WORK).unwrap().secret != secret);
        }
    }

    #[test]
    fn a_lost_share_is_made_again_and_one_more_fits_the_others() {
        let mut random = Stream(8);
        for text in ["2-of-3", "5-of-5", "3-of-16"] {
            let secret = random.secret(16);
            let policy = Policy::parse(text, 1).unwrap();
            let rule = &policy.groups()[0];
            let shares = split_by(&mut random, &secret, &policy).concat();
            let some = random.choose(&shares, rule.threshold.into());
            for place in 0..16 {
                let made = member(&some, place).unwrap();
                assert_eq!(made.member, place);
                if let Some(old) = shares.get(usize::from(place)) {
                    assert!(made == *old);
                }
                let mut others = random.choose(&shares, usize::from(rule.threshold) - 1);
                others.retain(|share| share.member != place);
                others.push(made);
                if others.len() == usize::from(rule.threshold) {
                    assert!(join(&others, b"", WORK).unwrap().secret == secret);
                }
            }
            assert_eq!(member(&some, 16), Err(SplitError::Place));
            assert!(matches!(member(&some[1..], 0), Err(SplitError::Join(_))));
        }
        let alone = split_by(&mut random, &SecretBytes::new(vec![7; 16]), &Policy::whole()).concat();
        assert_eq!(member(&alone, 0), Err(SplitError::OneOfOne));
    }

    #[test]
    fn a_split_without_randomness_is_none() {
        let policy = Policy::parse("2-of-3", 1).unwrap();
        let secret = SecretBytes::new(vec![1; 16]);
        let none = split(&secret, &policy, 1, &mut |_| Err(NoRandomBytes));
        assert_eq!(none.map(|_| ()), Err(SplitError::NoRandomBytes(NoRandomBytes)));
        let mut some = |bytes: &mut [u8]| {
            bytes.fill(3);
            Ok(())
        };
        for length in [0, 2, 15, 17, 66] {
            let error = split(&SecretBytes::new(vec![1; length]), &policy, 1, &mut some).map(|_| ());
            assert_eq!(error, Err(SplitError::Length { have: length }));
        }
        let error = split(&secret, &policy, 0x8000, &mut some).map(|_| ());
        assert_eq!(error, Err(SplitError::Identifier { identifier: 0x8000 }));
    }

    #[test]
    fn a_new_identifier_is_unlike_those_that_are_held() {
        let mut always = |bytes: &mut [u8]| {
            bytes.fill(0xff);
            Ok(())
        };
        assert_eq!(new_identifier(&[], &mut always), Ok(0x7fff));
        assert_eq!(new_identifier(&[0x7fff, 0], &mut always), Ok(1));
        assert_eq!(new_identifier(&[], &mut |_| Err(NoRandomBytes)), Err(NoRandomBytes));
    }
}

#[cfg(feature = "seal")]
mod slips {
    use super::*;

    /// A share of 20 or 33 numbers.
    fn numbers(random: &mut Stream, bytes: usize) -> Numbers {
        let secret = random.secret(bytes);
        splits::split_by(random, &secret, &Policy::parse("2-of-3", 1).unwrap())[0][1].numbers()
    }

    fn length(round: usize) -> usize {
        if round.is_multiple_of(3) { 32 } else { 16 }
    }

    /// Every place and word that makes a share of numbers, by trying all.
    fn by_trial(numbers: &[u16]) -> Vec<(usize, u16)> {
        let mut tried = numbers.to_vec();
        let mut fits = Vec::new();
        for at in 0..numbers.len() {
            for number in (0..1024).filter(|number| *number != numbers[at]) {
                tried[at] = number;
                if slip39::rs1024::is_right(&tried, false) && Share::from_numbers(&tried).is_ok() {
                    fits.push((at + 1, number));
                }
            }
            tried[at] = numbers[at];
        }
        fits
    }

    fn wrong_words(corrections: &[Correction]) -> Vec<(usize, u16)> {
        let wrong = |correction: &Correction| match correction.slip {
            Slip::Wrong { place } => Some((place, correction.number()?)),
            _ => None,
        };
        corrections.iter().filter_map(wrong).collect()
    }

    #[test]
    fn by_trial_a_wrong_word_has_one_correction_and_two_have_none() {
        let mut random = Stream(10);
        for round in 0..100 {
            let right = numbers(&mut random, length(round));
            let mut wrong = right.to_vec();
            let at = random.below(wrong.len());
            wrong[at] = (wrong[at] + 1 + random.below(1023) as u16) % 1024;
            assert_eq!(by_trial(&wrong), [(at + 1, right[at])]);
            assert_eq!(wrong_words(&corrections(&wrong, false)), [(at + 1, right[at])]);
            let other = (at + 1 + random.below(wrong.len() - 1)) % wrong.len();
            wrong[other] = (wrong[other] + 1 + random.below(1023) as u16) % 1024;
            assert!(by_trial(&wrong).is_empty());
            assert!(corrections(&wrong, false).is_empty(), "{round}");
        }
    }

    #[test]
    fn ten_thousand_single_wrong_words_are_placed_and_as_many_pairs_are_not_accepted() {
        let mut random = Stream(11);
        for round in 0..10_000 {
            // The split is the slow part: each share serves for many.
            let right = numbers_of(&mut random, length(round));
            let mut wrong = right.to_vec();
            let at = random.below(wrong.len());
            wrong[at] = (wrong[at] + 1 + random.below(1023) as u16) % 1024;
            let found = corrections(&wrong, false);
            assert!(found.len() == 1 && found[0].slip == Slip::Wrong { place: at + 1 } && found[0].numbers == right);
            let other = (at + 1 + random.below(wrong.len() - 1)) % wrong.len();
            wrong[other] = (wrong[other] + 1 + random.below(1023) as u16) % 1024;
            assert!(corrections(&wrong, false).is_empty(), "{round}");
        }
    }

    /// A share that was not split, but has all that its numbers need.
    fn numbers_of(random: &mut Stream, bytes: usize) -> Numbers {
        let parameters = Parameters {
            identifier: random.below(0x8000) as u16,
            extendable: false,
            iteration_exponent: 0,
            group_threshold: 1,
            group_count: 1 + random.below(16) as u8,
        };
        let group = random.below(parameters.group_count.into()) as u8;
        let (member, member_threshold) = (random.below(16) as u8, 1 + random.below(16) as u8);
        Share { parameters, group, member, member_threshold, value: random.secret(bytes) }.numbers()
    }

    #[test]
    fn ten_thousand_times_swapped_neighbours_and_words_left_out_or_doubled_are_found() {
        let mut random = Stream(12);
        for round in 0..10_000 {
            let right = numbers_of(&mut random, length(round));
            let explained = |wrong: &[u16], slip: &dyn Fn(&Slip) -> bool| {
                let found = corrections(wrong, false);
                assert!(found.iter().any(|found| found.numbers == right && slip(&found.slip)), "{round}");
                assert_eq!(found.len(), 1, "{round}");
            };
            let at = random.below(right.len() - 1);
            let mut wrong = right.to_vec();
            wrong.swap(at, at + 1);
            if wrong != *right {
                explained(&wrong, &|slip| *slip == Slip::Swapped { place: at + 1 });
            }
            // Next to an equal word, it does not matter which of the two is missing, or too many.
            let near = |place: usize| (place.min(at)..place.max(at)).all(|i| right[i] == right[i + 1]);
            let mut wrong = right.to_vec();
            wrong.remove(at);
            explained(&wrong, &|slip| matches!(slip, Slip::LeftOut { place } if near(place - 1)));
            let mut wrong = right.to_vec();
            wrong.insert(at, right[at]);
            explained(&wrong, &|slip| matches!(slip, Slip::Extra { place } if near(place - 1)));
        }
    }

    #[test]
    fn a_sound_share_and_what_is_no_share_at_all_have_no_correction() {
        let mut random = Stream(13);
        let right = numbers_of(&mut random, 16);
        assert!(corrections(&right, false).is_empty());
        for other in [vec![], vec![0; 5], vec![0; 5_000], vec![2_000; 20], vec![0; 60], vec![0; 61]] {
            assert!(corrections(&other, false).is_empty());
        }
        // One of another program, whose flag is set: found where it is looked for.
        let mut share = Share::from_numbers(&right).unwrap();
        share.parameters.extendable = true;
        let mut wrong = share.numbers();
        wrong[6] ^= 0x155;
        assert!(corrections(&wrong, false).is_empty());
        assert_eq!(wrong_words(&corrections(&wrong, true)), [(7, share.numbers()[6])]);
    }
}

#[cfg(feature = "seal")]
#[cfg(test)]
mod cards;
