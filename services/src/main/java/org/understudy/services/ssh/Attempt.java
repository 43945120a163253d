package org.understudy.services.ssh;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;

/// What the SSH library asks us while one session is made, answered for one [Target]. Hangs at the session as an
/// attribute.
final class Attempt implements UserInteraction {
    static final AttributeKey<Attempt> KEY = new AttributeKey<>();

    /// A key nobody knows: to be asked about when the session is gone, so that the server's patience does not run out.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares strangers
    record Stranger(Prompts.UnknownKey question, String type, byte[] blob) {}

    private final Target target;
    private final Secrets secrets;
    private final KeyRing ring;
    private volatile @Nullable Problem keyTrouble;
    private volatile @Nullable Stranger stranger;
    private volatile @Nullable String fingerprint;
    private volatile @Nullable Throwable cause;
    private volatile boolean asking;
    private volatile boolean declined;
    private int passwordAttempts;
    private char @Nullable [] lastSecret;
    private int rounds;

    Attempt(Target target, Secrets secrets, KeyRing ring) {
        this.target = target;
        this.secrets = secrets;
        this.ring = ring;
    }

    Target target() {
        return target;
    }

    KeyRing ring() {
        return ring;
    }

    /// Whether a person is being asked right now: then no deadline runs.
    boolean asking() {
        return asking;
    }

    /// Whether somebody (or nobody) did not answer.
    boolean declined() {
        return declined;
    }

    Optional<Problem> keyTrouble() {
        return Optional.ofNullable(keyTrouble);
    }

    Optional<Stranger> stranger() {
        return Optional.ofNullable(stranger);
    }

    Optional<String> fingerprint() {
        return Optional.ofNullable(fingerprint);
    }

    Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    void failed(Throwable t) {
        if (cause == null) {
            cause = t;
        }
    }

    // ---- host key

    boolean verify(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        byte[] blob = buffer.getCompactData();
        String type = KeyUtils.getKeyType(key);
        String print = KeyUtils.getFingerPrint(key);
        fingerprint = type + " " + print;
        switch (target.knownHosts().check(target.knownName(), blob)) {
            case KnownHosts.Verdict.Known() -> {
                return true;
            }
            case KnownHosts.Verdict.Unknown() ->
                stranger = new Stranger(
                        new Prompts.UnknownKey(
                                target.title(),
                                target.knownName(),
                                type,
                                print,
                                target.knownHosts().writable()),
                        type,
                        blob);
            case KnownHosts.Verdict.Changed(var file, var line, var known) ->
                keyTrouble = Problem.of(
                        Kind.HOST_KEY_CHANGED,
                        target.title() + " shows another host key than before. Nothing was sent to it.",
                        "It shows " + type + " " + print + ", but " + file + " line " + line + " has a different "
                                + known + " key: either the machine was set up anew, or somebody stands between.",
                        "Ask whoever runs " + target.title()
                                + " whether the key was changed, and compare the fingerprint.",
                        "If it was, remove the old key: ssh-keygen -R '" + target.knownName() + "' -f " + file);
            case KnownHosts.Verdict.Revoked(var file, var line) ->
                keyTrouble = Problem.of(
                        Kind.HOST_KEY_CHANGED,
                        target.title() + " shows a key that was revoked. Nothing was sent to it.",
                        "The key " + type + " " + print + " is marked @revoked in " + file + " line " + line + ".",
                        "Ask whoever runs " + target.title() + "; do not connect.");
        }
        return false;
    }

    // ---- password

    /// The next password, or null to give up. The library asks once for each attempt, three times
    /// at most. (Its other hook, a sequence of passwords, is read to its end before the first is
    /// tried.)
    @Override
    public @Nullable String resolveAuthPasswordAttempt(ClientSession session) {
        return declined ? null : ask(++passwordAttempts);
    }

    private @Nullable String ask(int attempt) {
        asking = true;
        try {
            Optional<char[]> answer = secrets.login(target.login(), attempt);
            declined = answer.isEmpty();
            return answer.map(this::remember).orElse(null);
        } finally {
            asking = false;
        }
    }

    private String remember(char[] secret) {
        forget();
        lastSecret = secret.clone();
        String text = new String(secret);
        Arrays.fill(secret, '\0');
        return text;
    }

    private void forget() {
        if (lastSecret != null) {
            Arrays.fill(lastSecret, '\0');
            lastSecret = null;
        }
    }

    /// After the login: what was typed is kept for reconnecting and for sudo.
    void loggedIn() {
        if (lastSecret != null) {
            secrets.loginWorked(lastSecret);
        }
        forget();
    }

    // ---- keyboard-interactive

    @Override
    public String @Nullable [] interactive(
            ClientSession session, String name, String instruction, String lang, String[] prompt, boolean[] echo) {
        rounds++;
        boolean onePassword = prompt.length == 1 && !echo[0];
        Optional<char[]> remembered = onePassword && rounds == 1 ? secrets.rememberedLogin() : Optional.empty();
        if (remembered.isPresent()) {
            return new String[] {remember(remembered.get())};
        }
        List<Prompts.Question> questions = new ArrayList<>();
        for (int i = 0; i < prompt.length; i++) {
            questions.add(new Prompts.Question(prompt[i], echo[i]));
        }
        asking = true;
        try {
            Optional<List<String>> answers = secrets.prompts()
                    .answer(new Prompts.Interaction(target.title(), name, instruction, List.copyOf(questions)));
            declined = answers.isEmpty();
            if (answers.isPresent() && onePassword) {
                remember(answers.get().getFirst().toCharArray());
            }
            return answers.map(list -> list.toArray(String[]::new)).orElse(null);
        } finally {
            asking = false;
        }
    }

    @Override
    public @Nullable String getUpdatedPassword(ClientSession session, String prompt, String lang) {
        return null;
    }
}
