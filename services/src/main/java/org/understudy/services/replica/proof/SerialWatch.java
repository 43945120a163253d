package org.understudy.services.replica.proof;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a serial line as it grows and says whether the machine is still starting, has come up, or has failed. Safe for
/// one writer and many readers.
final class SerialWatch {
    enum State {
        STARTING,
        LOGIN,
        FAILED
    }

    private static final int KEEP = 256 << 10;
    /// Colours, cursor movements, titles.
    private static final Pattern ESCAPES = Pattern.compile(
            "\\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)|[@-Z\\\\-_]|[()][A-Z0-9])");
    private static final Pattern LOGIN =
            Pattern.compile("(?m)^(?!.*Last login)\\S[^\\n]{0,80}\\blogin: ?\\z|^login: ?\\z");

    private record Sign(Pattern pattern, String sentence) {}

    private static final List<Sign> FAILURES = List.of(
            sign("Kernel panic - not syncing[^\\n]*", "The kernel panicked"),
            sign("You are in (emergency|rescue) mode[^\\n]*", "The system stopped in emergency mode"),
            sign("Cannot open access to console, the root account is locked", "The system stopped in emergency mode"),
            sign("(?m)^\\(initramfs\\) ?\\z", "The initramfs did not find the root file system"),
            sign("ALERT! +[^\\n]* does not exist", "The initramfs did not find the root file system"),
            sign("Entering emergency mode\\. Exit the shell to continue", "The initramfs stopped in emergency mode"),
            sign("dracut-initqueue[^\\n]*: Could not boot", "The initramfs did not find the root file system"),
            sign("(?m)^grub rescue>", "The boot loader did not find its files"),
            sign("(?m)^grub> ?\\z", "The boot loader found no menu"),
            sign(
                    "(?m)^error: [^\\n]*(no such device|file `[^\\n]*' not found|you need to load the kernel first)[^\\n]*",
                    "The boot loader did not find what it needs"),
            sign("No bootable device", "The firmware found nothing to boot"),
            sign("UEFI Interactive Shell|(?m)^Shell> ?\\z", "The firmware found nothing to boot"),
            sign("BdsDxe: No bootable option[^\\n]*", "The firmware found nothing to boot"));

    private final StringBuilder text = new StringBuilder();
    private long additions;

    private static Sign sign(String pattern, String sentence) {
        return new Sign(Pattern.compile(pattern), sentence);
    }

    synchronized void add(String more) {
        text.append(more);
        additions++;
        if (text.length() > KEEP) {
            text.delete(0, text.length() - KEEP / 2);
        }
        notifyAll();
    }

    /// Waits for more to be printed, or for `millis` to pass.
    synchronized void awaitMore(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        long seen = additions;
        while (additions == seen) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /// Waits for a sign that it has failed, or for `millis` to pass.
    ///
    /// @return what was seen
    synchronized Optional<String> awaitFailure(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (true) {
            Optional<String> failure = failure();
            long left = (until - System.nanoTime()) / 1_000_000;
            if (failure.isPresent() || left <= 0) {
                return failure;
            }
            awaitMore(left);
        }
    }

    synchronized State state() {
        String plain = plain();
        if (failure(plain).isPresent()) {
            return State.FAILED;
        }
        return LOGIN.matcher(plain).find() ? State.LOGIN : State.STARTING;
    }

    synchronized Optional<String> failure() {
        return failure(plain());
    }

    private static Optional<String> failure(String plain) {
        for (Sign sign : FAILURES) {
            var matcher = sign.pattern().matcher(plain);
            if (matcher.find()) {
                return Optional.of(sign.sentence() + " (\"" + matcher.group().strip() + "\").");
            }
        }
        return Optional.empty();
    }

    synchronized List<String> lastLines(int count) {
        List<String> lines = plain().lines()
                .map(String::stripTrailing)
                .filter(l -> !l.isBlank())
                .toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    private String plain() {
        return ESCAPES.matcher(text).replaceAll("").replace("\r", "").replace("\0", "");
    }
}
