package org.understudy.tests.road;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.tests.lab.Lab;

/// As many bad days as one has time for, at moments and with victims that a seed chooses; asked for by
/// `-Dbad.days=60 [-Dbad.days.seed=1]`. Prints what was sent in spite of each.
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
        List<Double> shares = new ArrayList<>();
        try (Stage stage = new Stage(lab, home, "sweep", 25, true)) {
            BadDay calmFirst = new BadDay(stage, List.of());
            stage.replicate().data();
            long whole = calmFirst.bytes();
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
                long at = first ? random.nextLong(whole) : random.nextLong(90L << 20);
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
                long calm = whole;
                if (!first) {
                    stage.rollback(had.getLast());
                    BadDay again = new BadDay(stage, stage.points());
                    stage.replicate().data();
                    calm = again.bytes();
                }
                double share = (double) sent / calm;
                shares.add(share);
                System.err.printf(
                        Locale.ROOT,
                        "%3d %-9s %-15s at %-20s exit %3d  %9d of %9d bytes: %.3f%n",
                        i,
                        first ? "first" : "increment",
                        strike,
                        moment,
                        exit,
                        sent,
                        calm,
                        share);
                Stage.assertHardlyMore(sent, calm, 1);
            }
        }
        shares.sort(Double::compare);
        System.err.printf(
                Locale.ROOT,
                "%d bad days: median %.3f, worst %.3f of what is sent undisturbed%n",
                days,
                shares.get(shares.size() / 2),
                shares.getLast());
    }
}
