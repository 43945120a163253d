package org.understudy.app.replica;

import java.util.Locale;

import org.understudy.app.cli.Amounts;
import org.understudy.app.cli.Output;
import org.understudy.services.replica.BootOutcome;

/// What a booted replica answered, for people.
public final class BootPrinter {
    private BootPrinter() {}

    public static void print(BootOutcome booted, Output output) {
        output.line(String.format(
                Locale.ROOT,
                "Sync point %d %s after %s.",
                booted.point(),
                booted.passed() ? "is up" : "did not answer everything",
                Amounts.seconds(booted.bootSeconds())));
        for (BootOutcome.Answer a : booted.answers()) {
            output.line(
                    String.format(Locale.ROOT, "  %s  %-20s %s", a.passed() ? "ok  " : "FAIL", a.probe(), a.answer()));
        }
        for (BootOutcome.Forward f : booted.forwards()) {
            output.line("  port " + f.guestPort() + " of the replica: " + f.address());
        }
        if (!booted.screenshot().isEmpty()) {
            output.line("  screenshot: " + booted.screenshot());
        }
    }
}
