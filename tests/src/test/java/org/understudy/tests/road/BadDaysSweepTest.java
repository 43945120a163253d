package org.understudy.tests.road;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.tests.lab.Lab;

/// As many bad days as one has time for, at moments and with victims that a seed chooses; asked for by
/// `-Dbad.days=60 [-Dbad.days.seed=1] [-Dbad.days.scale=25]`. Prints what was sent again because of each, and as a
/// share of what the same sync sends undisturbed. All of them are tried before one that is too dear is a failure.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
@EnabledIfSystemProperty(named = "bad.days", matches = "\\d+")
class BadDaysSweepTest {
    private static final List<String> STEPS = List.of("manifest", "point.properties.new", "NEXT", "current.new");
    private static final List<Strike> ANYTIME = List.of(
            Strike.CONSOLE,
            Strike.SOURCE_AGENT,
            Strike.PORTAL_AGENT,
            Strike.SOURCE_SESSION,
            Strike.PORTAL_SESSION,
            Strike.SOURCE_LINK,
            Strike.PORTAL_LINK);
    private static final int FIRST_EVERY = 4;

    @TempDir
    Path home;

    @Test
    void manyOfThem(Lab lab) throws Exception {
        int days = Integer.getInteger("bad.days");
        Random random = new Random(Long.getLong("bad.days.seed", 1));
        int scale = Integer.getInteger("bad.days.scale", 25);
        List<Again> all = new ArrayList<>();
        try (Stage stage = new Stage(lab, home, "sweep", scale, true)) {
            BadDay measured = new BadDay(stage, List.of());
            stage.replicate().data();
            long whole = measured.bytes();
            for (int i = 1; i <= days; i++) {
                boolean first = i % FIRST_EVERY == 1;
                if (first) {
                    stage.startAnew();
                } else {
                    stage.tree().day();
                }
                List<Integer> had = first ? List.of() : stage.points();
                BadDay day = new BadDay(stage, had);
                Strike strike = ANYTIME.get(random.nextInt(ANYTIME.size()));
                boolean publishing = random.nextInt(3) == 0;
                long at = first ? random.nextLong(whole) : random.nextLong(3L * scale << 20);
                String moment = publishing ? STEPS.get(random.nextInt(STEPS.size())) : at + " bytes";
                Program run;
                if (publishing) {
                    run = day.strikeAt(moment, strike);
                } else {
                    run = stage.replicate();
                    day.strikeAfter(run, at, strike);
                }
                int exit = run.exit();
                if (exit != 0) {
                    day.assertNothingHalf(true);
                }
                day.finish();
                long sent = day.bytes();
                // The same once more, and nobody disturbs it.
                if (first) {
                    stage.startAnew();
                } else {
                    stage.rollback(had.getLast());
                }
                BadDay undisturbed = new BadDay(stage, List.of());
                stage.replicate().data();
                long calm = undisturbed.bytes();
                Again again = new Again(strike, sent, calm);
                if (day.hit()) {
                    all.add(again);
                }
                System.err.printf(
                        Locale.ROOT,
                        "%3d %-9s %-14s at %-20s exit %3d%s  %9d of %9d bytes, again %5.1f MB: %.3f%n",
                        i,
                        first ? "first" : "increment",
                        strike,
                        moment,
                        exit,
                        day.hit() ? "" : ", nothing hit",
                        sent,
                        calm,
                        again.bytes() / 1e6,
                        again.share());
            }
        }
        System.err.println(all.size() + " strikes, by share: " + spread(all, Again::share, "%.3f") + "; in MB: "
                + spread(all, a -> a.bytes() / 1e6, "%.1f"));
        for (Strike strike : ANYTIME) {
            List<Again> of = all.stream().filter(a -> a.strike() == strike).toList();
            if (!of.isEmpty()) {
                System.err.printf("%3d %-14s in MB: %s%n", of.size(), strike, spread(of, a -> a.bytes() / 1e6, "%.1f"));
            }
        }
        all.forEach(a -> Stage.assertHardlyMore(a.sent(), a.calm(), 1));
    }

    /// What one strike cost.
    private record Again(Strike strike, long sent, long calm) {
        long bytes() {
            return sent - calm;
        }

        double share() {
            return (double) bytes() / calm;
        }
    }

    private static String spread(List<Again> all, ToDoubleFunction<Again> figure, String format) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "median " + format + ", worst " + format,
                sorted[sorted.length / 2],
                sorted[sorted.length - 1]);
    }
}
