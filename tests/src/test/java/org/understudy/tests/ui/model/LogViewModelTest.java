package org.understudy.tests.ui.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.understudy.app.task.log.LogLine;
import org.understudy.app.task.log.LogSource;
import org.understudy.app.task.log.LogViewModel;
import org.understudy.services.task.site.LogHits;
import org.understudy.services.task.site.LogPiece;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A window on logs of all kinds, without a toolkit.
class LogViewModelTest {
    private final Deque<Runnable> queued = new ArrayDeque<>();
    private byte[] log = new byte[0];
    private long most;
    private final LogViewModel model = new LogViewModel(queued::add, Runnable::run, new LogSource() {
        @Override
        public LogPiece read(long offset, int count) {
            most = Math.max(most, count);
            int from = (int) Math.min(offset, log.length);
            return new LogPiece(offset, Arrays.copyOfRange(log, from, Math.min(log.length, from + count)), log.length);
        }

        @Override
        public void search(String text, LogHits hits) {
            String all = new String(log, StandardCharsets.ISO_8859_1);
            for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
                if (!hits.at(all.lastIndexOf('\n', at) + 1)) {
                    return;
                }
            }
        }
    });

    private void is(String text) {
        log = text.getBytes(StandardCharsets.UTF_8);
        model.poll();
        drain();
    }

    private void drain() {
        for (Runnable next = queued.poll(); next != null; next = queued.poll()) {
            next.run();
        }
    }

    private List<String> seen() {
        return model.lines().stream().map(LogLine::text).toList();
    }

    @Test
    void theEndIsShownAndGoesOnToBeAsItGrows() {
        model.rows(3);
        is("one\ntwo\n");
        assertEquals(List.of("one", "two"), seen());
        is("one\ntwo\nthree\nfour\nfi");
        assertEquals(List.of("three", "four", "fi"), seen());
        model.scrollBy(-1);
        drain();
        assertEquals(List.of("two", "three", "four"), seen());
        is("one\ntwo\nthree\nfour\nfive\nsix\n");
        assertEquals(List.of("two", "three", "four"), seen(), "who reads is not torn away");
        model.toEnd();
        drain();
        assertEquals(List.of("four", "five", "six"), seen());
        model.toBegin();
        drain();
        assertEquals(List.of("one", "two", "three"), seen());
        model.scrollBy(-5);
        drain();
        assertEquals(List.of("one", "two", "three"), seen());
        model.scrollBy(50);
        drain();
        assertEquals(List.of("four", "five", "six"), seen(), "no further than to the end");
    }

    @Test
    void whatIsMeantForTerminalsIsMadeReadable() {
        model.rows(10);
        is("\u001b[31mred\u001b[0m\tx\r\n10 %\r20 %\rdone\n\u001b]0;title\u0007naïve ü€😀\nbe\bll\u0007\n");
        assertEquals(List.of("red     x", "10 %", "20 %", "done", "naïve ü€😀", "bll·"), seen());
    }

    /// Five megabytes without an end of line, in letters of two bytes.
    @Test
    void aLineWithoutAnEndIsCutAndNoLetterIsBroken() {
        model.rows(5);
        is("begin\n" + "ü".repeat(2_500_000));
        assertTrue(seen().stream().allMatch(l -> l.matches("ü+")), "cut within a letter");
        model.scrollTo(0.5);
        drain();
        assertTrue(seen().getLast().matches("ü+"));
        model.scrollBy(-3);
        drain();
        assertEquals(5, seen().size());
        model.toBegin();
        drain();
        assertEquals("begin", seen().getFirst());
        assertTrue(most <= 1 << 20, "pieces, not the whole");
    }

    @Test
    void whatIsLookedForIsFoundRoundAndRound() {
        model.rows(4);
        is("a\nb needle\n" + "c\n".repeat(400_000) + "d needle\n" + "e\n".repeat(100) + "f needle\n");
        model.toBegin();
        drain();
        model.wantedProperty().set("needle");
        drain();
        assertEquals("1 of 3 lines", model.foundProperty().get());
        model.next().execute();
        drain();
        assertEquals("2 of 3 lines", model.foundProperty().get());
        assertTrue(seen().contains("d needle"), seen()::toString);
        model.next().execute();
        model.next().execute();
        drain();
        assertEquals("1 of 3 lines", model.foundProperty().get());
        assertTrue(seen().contains("b needle"), seen()::toString);
        model.previous().execute();
        drain();
        assertEquals("3 of 3 lines", model.foundProperty().get());
        assertTrue(seen().contains("f needle"), seen()::toString);
        model.wantedProperty().set("nowhere");
        drain();
        assertEquals("Not found", model.foundProperty().get());
        assertFalse(model.next().executable().get());
    }

    @Test
    void selectedLinesAreCopiedAlsoThoseOutOfSight() {
        model.rows(2);
        is("one\ntwo\nthree\nfour\nfive\n");
        model.toBegin();
        drain();
        model.select(model.lines().get(1), false);
        model.toEnd();
        drain();
        model.select(model.lines().getFirst(), true);
        StringBuilder copied = new StringBuilder();
        model.copy(copied::append, p -> copied.append(p.sentence()));
        drain();
        assertEquals("two\nthree\nfour\n", copied.toString());
    }
}
