// Post-quantum identities of age in TypeScript -> files that both of us seal and open, and letters; wrong keys open nothing.
//
// Usage: .ci/seal_post_quantum.mjs path/to/the/built/example/seal folder/of/age-encryption
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";

const [seal, folder] = process.argv.slice(2).map((path) => resolve(path));
const { Decrypter, Encrypter, armor, generateHybridIdentity, generateX25519Identity, identityToRecipient } = await import(
    `${folder}/node_modules/age-encryption/dist/index.js`
);

function check(law, holds, what = "") {
    if (!holds) {
        console.error(`NOT SO: ${law}\n${what}`);
        process.exit(1);
    }
}

function ours(words, content = "") {
    const run = spawnSync(seal, words, { input: content, maxBuffer: 1 << 26 });
    check(`seal ${words[0]} runs`, !run.error, run.error);
    return { ok: run.status === 0, out: run.stdout, said: run.stderr.toString() };
}

async function opened(file, ...identities) {
    const decrypter = new Decrypter();
    identities.forEach((identity) => decrypter.addIdentity(identity));
    return Buffer.from(await decrypter.decrypt(file));
}

async function refuses(law, promise) {
    check(law, await promise.then(() => false, () => true));
}

const lengths = [0, 1, 4096, 65_535, 65_536, 65_537, 200_000];
for (let round = 0; round < 40; round++) {
    const [identity, other] = [await generateHybridIdentity(), await generateHybridIdentity()];
    const [recipient, theirs] = [await identityToRecipient(identity), await identityToRecipient(other)];
    const content = randomBytes(lengths[round % lengths.length]);

    const sealed = ours(["seal", "to", recipient], content);
    check("we take a recipient", sealed.ok, sealed.said);
    const back = await opened(sealed.out, identity);
    check("it opens what we seal", back.subarray(0, content.length).equals(content));
    check("zeros alone follow", back.subarray(content.length).every((byte) => byte === 0));
    await refuses("another identity opens nothing of ours", opened(sealed.out, other));

    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const file = await encrypter.encrypt(content);
    for (const form of [file, armor.encode(file)]) {
        const mine = ours(["open", identity], form);
        check("we open what it seals", mine.ok && mine.out.equals(content), mine.said);
        check("we refuse another identity", !ours(["open", other], form).ok);
    }

    const both = ours(["seal", "to", recipient, theirs], content);
    for (const one of [identity, other]) {
        check("each of two opens", both.ok && (await opened(both.out, one)).subarray(0, content.length).equals(content), both.said);
    }

    const key = randomBytes(16).toString("hex");
    const letter = ours(["letter", key, recipient]);
    const text = await opened(armor.decode(letter.out.toString()), identity);
    check("it opens a letter", text.toString() === `${key}\n`, letter.said);
}
console.log("40 identities: both of us open what either seals, and letters");

const classical = await identityToRecipient(await generateX25519Identity());
const hybrid = await identityToRecipient(await generateHybridIdentity());
check("both kinds in one file are refused", !ours(["seal", "to", hybrid, classical]).ok);
check("a recipient with a wrong letter is refused", !ours(["seal", "to", hybrid.slice(0, -1) + (hybrid.endsWith("q") ? "p" : "q")]).ok);
console.log("mixed and mistyped recipients are refused");
