package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.agent.portal.layer.Layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Four sync points, of which single ones go; the others must stay what they were. */
@Tag("lab")
class PruneTest {
    private static final Layout LAYOUT = Road.layout("ext4", 128);

    @TempDir
    Path dir;

    private Path source = Path.of("");
    private Path replica = Path.of("");
    private final List<Path> states = new ArrayList<>();

    @BeforeEach
    void fourPoints() throws Exception {
        source = Files.createDirectory(dir.resolve("source"));
        replica = dir.resolve("replica");
        change("head -c 20000000 /dev/urandom > big; for i in $(seq 1 200); do echo $i > f$i; done; mkdir sub");
        change(
                "head -c 3000000 /dev/urandom | dd of=big bs=1M seek=4 conv=notrunc 2>/dev/null; rm f1*; echo 2 > sub/two");
        change("truncate -s 9000000 big; echo 3 > f2; cp -a sub other; echo 3 > sub/three");
        change("head -c 2000000 /dev/urandom >> big; rm -r other; echo 4 > f3");
    }

    private void change(String script) throws Exception {
        RoundTripTest.shell(source, script);
        Road.sync(source, replica, LAYOUT, -1);
        Path state = dir.resolve("state-" + (states.size() + 1));
        RoundTripTest.shell(dir, "cp -a source " + state);
        states.add(state);
    }

    private void everyPointIsWhatItWas(Integer... numbers) throws Exception {
        Map<String, String> list = ask(PortalJob.list(replica.toString()));
        assertEquals(
                String.join(" ", List.of(numbers).stream().map(String::valueOf).toList()), list.get("points"));
        for (int number : numbers) {
            assertEquals(
                    List.of(),
                    Road.differences(states.get(number - 1), replica, number, dir.resolve("at")),
                    "sync point " + number);
            Map<String, String> check = ask(PortalJob.check(replica.toString(), number));
            assertEquals("0", check.get("wrong"), check::toString);
        }
        assertEquals(List.of(), leftovers());
    }

    private List<String> leftovers() throws IOException {
        try (var entries = Files.list(replica.resolve("points"))) {
            return entries.map(p -> p.getFileName().toString())
                    .filter(n -> n.startsWith("."))
                    .toList();
        }
    }

    private Map<String, String> ask(PortalJob job) throws IOException {
        try (Road.Agent portal = new Road.Agent("portal")) {
            return portal.ask(job);
        }
    }

    private Map<String, String> prune(int point) throws IOException {
        return ask(PortalJob.prune(replica.toString(), point, "test"));
    }

    @Test
    void aPointInTheMiddleTheFirstOneAndOneWithTwoChildrenGo() throws Exception {
        assertEquals("3", prune(2).get("merged"));
        everyPointIsWhatItWas(1, 3, 4);

        ask(PortalJob.rollback(replica.toString(), 3, "test"));
        change("echo 5 > f5");
        ask(PortalJob.rollback(replica.toString(), 5, "test"));
        assertEquals("4 5", prune(3).get("merged"));
        everyPointIsWhatItWas(1, 4, 5);

        assertEquals("4 5", prune(1).get("merged"));
        everyPointIsWhatItWas(4, 5);

        Map<String, String> freed = prune(4);
        assertEquals("", freed.get("merged"));
        assertTrue(Long.parseLong(String.valueOf(freed.get("freed"))) > 0, freed::toString);
        everyPointIsWhatItWas(5);

        change("echo 6 > f6; rm big");
        everyPointIsWhatItWas(5, 6);
    }

    @Test
    void theCurrentPointAndWhatDoesNotExistAreRefused() throws Exception {
        Road.ProblemException current = assertThrows(Road.ProblemException.class, () -> prune(4));
        assertEquals("in-use", current.problem.kind());
        assertTrue(current.problem.why().contains("current"), current.problem::why);
        Road.ProblemException none = assertThrows(Road.ProblemException.class, () -> prune(9));
        assertEquals("no-point", none.problem.kind());
        everyPointIsWhatItWas(1, 2, 3, 4);
    }

    /** Killed at many moments of the work: whatever was done, no point is lost, and the next run does the rest. */
    @Test
    void aKilledAgentHasHarmedNothing() throws Exception {
        long whole = millis(() -> prune(2));
        everyPointIsWhatItWas(1, 3, 4);
        int alive = 0;
        for (int i = 1; i <= 6; i++) {
            try (Road.Agent portal = new Road.Agent("portal")) {
                PortalJob.prune(replica.toString(), 1, "test").send(portal.out);
                if (!portal.process.waitFor(Duration.ofMillis(whole * i / 6))) {
                    alive++;
                }
                portal.process.destroyForcibly();
                portal.process.waitFor();
            }
            for (int number : new int[] {3, 4}) {
                assertEquals(List.of(), Road.differences(states.get(number - 1), replica, number, dir.resolve("at")));
            }
        }
        assertTrue(alive > 0, "it was killed at work");
        if (Files.exists(replica.resolve("points/0001"))) {
            assertEquals(List.of(), Road.differences(states.getFirst(), replica, 1, dir.resolve("at")));
            prune(1);
        } else {
            ask(PortalJob.rollback(replica.toString(), 3, "test"));
            prune(4);
            everyPointIsWhatItWas(3);
            return;
        }
        everyPointIsWhatItWas(3, 4);
        assertFalse(Files.exists(replica.resolve("points/0003/disk.raw")));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static long millis(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }
}
