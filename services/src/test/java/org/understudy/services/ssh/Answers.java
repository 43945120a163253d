package org.understudy.services.ssh;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Prompts with prepared answers that remember what they were asked.
public final class Answers implements Prompts {
    final List<UnknownKey> keys = new CopyOnWriteArrayList<>();
    final List<Secret> secrets = new CopyOnWriteArrayList<>();
    final List<Interaction> interactions = new CopyOnWriteArrayList<>();
    private final Deque<String> prepared = new ArrayDeque<>();
    private final boolean trusting;

    private Answers(boolean trusting) {
        this.trusting = trusting;
    }

    public static Answers trusting(String... secrets) {
        Answers a = new Answers(true);
        a.prepared.addAll(List.of(secrets));
        return a;
    }

    static Answers distrusting() {
        return new Answers(false);
    }

    @Override
    public boolean trust(UnknownKey key) {
        keys.add(key);
        return trusting;
    }

    @Override
    public synchronized Optional<char[]> secret(Secret question) {
        secrets.add(question);
        return Optional.ofNullable(prepared.poll()).map(String::toCharArray);
    }

    @Override
    public synchronized Optional<List<String>> answer(Interaction interaction) {
        interactions.add(interaction);
        String next = prepared.poll();
        return next == null ? Optional.empty() : Optional.of(List.of(next));
    }
}
