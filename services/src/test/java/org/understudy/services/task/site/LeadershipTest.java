package org.understudy.services.task.site;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Progress;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.TaskDefinition;
import org.understudy.services.task.TaskDefinition.PhaseTitle;
import org.understudy.services.task.TaskSnapshot;
import org.understudy.services.task.Tasks;
import org.understudy.services.task.lead.Leaders;
import org.understudy.services.task.lead.Led;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Tasks that a console leads, as two consoles see them on one host.
class LeadershipTest extends TwoConsoles {
    private static final List<PhaseTitle> PHASES = List.of(new PhaseTitle("copy", "Copy"));

    private Tasks anns;
    private Tasks bobs;

    @BeforeEach
    void begin() {
        anns = new Tasks(new Leaders(_ -> ann, Clock.systemUTC(), new Random(), "ann@desk"));
        bobs = new Tasks(new Leaders(_ -> bob, Clock.systemUTC(), new Random(), "bob@lab"));
    }

    private static Led led(String point) {
        return new Led("here", "copy", 1, Map.of("point", point), List.of(Lease.exclusive(SHOP)), Led.Turn.FIRST);
    }

    private static TaskDefinition<String> definition(Led led, TaskDefinition.Work<String> work) {
        return new TaskDefinition<>("Copy shop", () -> led, PHASES, work);
    }

    /// Work that is at 43 % until it is told to end.
    private record Copying(RunningTask<String> task, CompletableFuture<String> end) {
        static Copying begin(Tasks console) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<String> end = new CompletableFuture<>();
            RunningTask<String> task = console.submit(definition(led("1"), context -> {
                context.phase("copy");
                context.counters(new TaskSnapshot.Counters(43, 100, 0, 0, 0, 0, -1, ""));
                begun.countDown();
                try (var _ = context.onCancel(() -> end.complete("cancelled"))) {
                    String result = end.join();
                    context.checkCancelled();
                    return result;
                }
            }));
            soon(begun);
            return new Copying(task, end);
        }

        void finish() throws Exception {
            end.complete("copied");
            assertEquals("copied", task.await());
        }
    }

    private static void soon(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static void await(RunningTask<?> task, Predicate<TaskSnapshot> condition) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (Subscription _ = task.snapshot().subscribe(s -> {
            if (condition.test(s)) {
                seen.countDown();
            }
        })) {
            soon(seen);
        }
    }

    private static TaskId number(RunningTask<?> task) {
        return task.snapshot().get().lead().orElseThrow().id();
    }

    private SiteTask seenByBob(TaskId id, Predicate<SiteTask> condition) throws ProblemException {
        return bob.journal()
                .await(v -> v.find(id).filter(condition).isPresent(), SOON, "what bob sees")
                .find(id)
                .orElseThrow();
    }

    @Test
    void everyConsoleSeesWhatOneOfThemDoesAndHowFarItIs() throws Exception {
        Copying task = Copying.begin(anns);
        SiteTask seen = seenByBob(
                number(task.task()),
                t -> t.progress().isPresent() && t.progress().get().fraction().orElse(0) == 0.43);
        assertEquals("1/1 Copy", seen.progress().orElseThrow().message());
        assertEquals("ann@desk", seen.initiator());
        assertEquals(
                Optional.of(seen), bob.journal().view().get().holderOf(SHOP).filter(t -> t.equals(seen)));
        task.finish();
        assertEquals(TaskState.SUCCEEDED, bob.show(seen.id()).task().state(), "before ann is told");
    }

    @Test
    void theSecondOneWaitsIsToldForWhomAndGetsItsTurn() throws Exception {
        Copying first = Copying.begin(anns);
        RunningTask<String> second = bobs.submit(definition(led("2"), _ -> "mine"));
        await(
                second,
                s -> s.state() == TaskState.BLOCKED
                        && s.lead().orElseThrow().waitsFor().endsWith("of ann@desk, 43 %"));
        first.finish();
        assertEquals("mine", second.await());
    }

    @Test
    void clocksOfConsolesDecideNothing() throws Exception {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
        Clock early = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));
        anns = new Tasks(new Leaders(_ -> ann, early, new Random(), "ann@desk"));
        bobs = new Tasks(new Leaders(_ -> bob, late, new Random(), "bob@lab"));
        Copying first = Copying.begin(anns);
        // Its number says that it is older by twenty minutes; it came later.
        RunningTask<String> second = bobs.submit(definition(led("2"), _ -> "mine"));
        await(second, s -> s.state() == TaskState.BLOCKED);
        assertTrue(number(second).compareTo(number(first.task())) < 0);
        assertEquals(
                Optional.of(number(first.task())),
                bob.journal()
                        .await(v -> v.find(number(second)).isPresent(), SOON, "the line")
                        .holderOf(SHOP)
                        .map(SiteTask::id));
        first.finish();
        assertEquals("mine", second.await());
    }

    @Test
    void whoWaitsCanBeCancelledAndDisturbsNobody() throws Exception {
        Copying first = Copying.begin(anns);
        RunningTask<String> second = bobs.submit(definition(led("2"), _ -> "mine"));
        await(second, s -> s.state() == TaskState.BLOCKED);
        TaskId waits = number(second);
        second.cancel();
        assertEquals(
                Kind.CANCELLED,
                assertThrows(ProblemException.class, second::await).kind());
        assertEquals(TaskState.CANCELLED, ann.awaitEnd(waits, SOON).state());
        first.finish();
    }

    @Test
    void cancelledFromAnotherConsoleItCleansUpBeforeTheLeaseComesFree() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch clean = new CountDownLatch(1);
        RunningTask<String> task = anns.submit(definition(led("1"), context -> {
            begun.countDown();
            try (var _ = context.onCancel(told::countDown)) {
                told.await();
                clean.await();
                context.checkCancelled();
                return "";
            }
        }));
        soon(begun);
        TaskId id = number(task);
        assertTrue(bob.cancel(id, "the window is over", "bob@lab"));
        soon(told);
        assertEquals(
                TaskState.CANCELLING,
                seenByBob(id, t -> t.state() == TaskState.CANCELLING).state());
        assertTrue(bob.journal().view().get().holderOf(SHOP).isPresent(), "it still cleans up");
        clean.countDown();
        assertEquals(
                Kind.CANCELLED,
                assertThrows(ProblemException.class, task::await).kind());
        SiteTask end = bob.awaitEnd(id, SOON);
        assertEquals(TaskState.CANCELLED, end.state());
        assertEquals("bob@lab", end.ending().orElseThrow().who());
        assertTrue(task.snapshot().get().messages().contains("bob@lab asked to stop."));
    }

    @Test
    void whoIsCancelledTooLateHasSucceeded() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        RunningTask<String> task = anns.submit(definition(led("1"), context -> {
            begun.countDown();
            try (var _ = context.onCancel(told::countDown)) {
                told.await();
                return "published";
            }
        }));
        soon(begun);
        TaskId id = number(task);
        assertTrue(bob.cancel(id, "", "bob@lab"));
        assertEquals("published", task.await());
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(id, SOON).state());
    }

    @Test
    void whyItFailedIsKeptOnTheHost() throws Exception {
        RunningTask<String> task = anns.submit(definition(led("1"), context -> {
            context.message("Half of it is there.");
            throw new ProblemException(Problem.of(Kind.NO_SPACE, "The \"disk\" is \\ full.", "", ""));
        }));
        assertEquals(
                Kind.NO_SPACE, assertThrows(ProblemException.class, task::await).kind());
        SiteTask end = bob.awaitEnd(number(task), SOON);
        assertEquals(TaskState.FAILED, end.state());
        assertEquals(Kind.NO_SPACE.exitCode(), end.ending().orElseThrow().code());
        assertEquals(
                "The \"disk\" is \\ full.", end.ending().orElseThrow().reason().strip());
        assertTrue(log(end.id()).contains("Half of it is there.\n"));
    }

    @Test
    void workThatBreaksIsToldAsFailedAndTheLeaseComesFree() throws Exception {
        RunningTask<String> task = anns.submit(definition(led("1"), _ -> {
            throw new IllegalStateException("of the program's own making");
        }));
        assertEquals(
                Kind.INTERNAL, assertThrows(ProblemException.class, task::await).kind());
        SiteTask end = bob.awaitEnd(number(task), SOON);
        assertEquals(TaskState.FAILED, end.state());
        assertTrue(end.ending().orElseThrow().reason().startsWith("Copy shop broke off because of a defect"));
        assertEquals("mine", bobs.submit(definition(led("2"), _ -> "mine")).await());
    }

    @Test
    void aConsoleThatDiesLeavesTheTaskToAnotherOne() throws Exception {
        TaskSpec spec = abandoned();
        // The same, asked for by bob: he goes on with ann's.
        Copying goesOn = Copying.begin(bobs);
        assertEquals(spec.id(), number(goesOn.task()));
        assertEquals(TaskState.RUNNING, bob.show(spec.id()).task().state());
        goesOn.finish();
        SiteTask over = bob.awaitEnd(spec.id(), SOON);
        assertEquals(TaskState.SUCCEEDED, over.state());
        assertTrue(log(spec.id()).contains("No console leads it any more"));
    }

    @Test
    void otherWorkOfTheSamePersonTakesThePlaceOfTheAbandonedOne() throws Exception {
        TaskSpec spec = abandoned();
        bobs = new Tasks(new Leaders(_ -> bob, Clock.systemUTC(), new Random(), "ann@laptop"));
        assertEquals("mine", bobs.submit(definition(led("2"), _ -> "mine")).await());
        assertEquals(TaskState.CANCELLED, bob.awaitEnd(spec.id(), SOON).state());
    }

    /// A task at which somebody sat, whose program was killed.
    private TaskSpec abandoned() throws Exception {
        TaskSpec spec = spec();
        assertEquals(TaskState.RUNNING, ann.submitLed(spec).state());
        Process killed = sitDown(spec.id());
        killed.destroyForcibly().waitFor();
        seenByBob(spec.id(), t -> t.progress().filter(Progress::waitsForConsole).isPresent());
        return spec;
    }

    private static TaskSpec spec() {
        return new TaskSpec(
                Site.id(),
                "copy",
                1,
                "Copy shop",
                led("1").parameters(),
                led("1").leases(),
                "ann@desk",
                Instant.now(),
                Optional.empty(),
                Optional.empty());
    }

    private Process sitDown(TaskId id) throws IOException {
        return sitDown(id, 60);
    }

    /// @param late seconds
    private Process sitDown(TaskId id, int late) throws IOException {
        String[] command = {
            "sh", "-c", SiteScript.part("seat.sh"), "sh", of(id).toString(), "ann@desk", "free", "a44", "" + late
        };
        Process seat = new ProcessBuilder(command).start();
        assertEquals("seated", seat.inputReader().readLine());
        return seat;
    }

    @Test
    void aConsoleOfWhichNothingIsHeardLosesItsSeatAndOneThatIsHeardDoesNot() throws Exception {
        TaskSpec spec = spec();
        assertEquals(TaskState.RUNNING, ann.submitLed(spec).state());
        Process silent = sitDown(spec.id(), 1);
        Writer words = silent.outputWriter();
        // Longer than two looks take.
        for (int beat = 1; beat <= 12; beat++) {
            words.write("b" + beat + "\n");
            words.flush();
            assertFalse(silent.waitFor(250, TimeUnit.MILLISECONDS), "its beats are heard");
        }
        assertEquals("0000000012\n", Files.readString(of(spec.id()).resolve("beat")));
        assertTrue(silent.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS), "a link that is broken without a word");
        seenByBob(spec.id(), t -> t.progress().filter(Progress::waitsForConsole).isPresent());
        try (Seat bobs = bob.seat(spec.id(), new Seat.Sitter("bob@lab", "b0b", Seat.Way.FREE))) {
            bobs.end(0, "");
            assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(spec.id(), SOON).state());
        }
        assertEquals("0000000001\n", Files.readString(of(spec.id()).resolve("beat")), "bob's first one");
    }

    @Test
    void oneConsoleLeadsUntilAnotherIsToldToTakeItsPlace() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        RunningTask<String> hangs = anns.submit(definition(led("1"), context -> {
            begun.countDown();
            try (var _ = context.onCancel(told::countDown)) {
                told.await();
                context.checkCancelled();
                return "";
            }
        }));
        soon(begun);
        TaskId id = number(hangs);
        ProblemException taken = assertThrows(
                ProblemException.class, () -> bob.seat(id, new Seat.Sitter("bob@lab", "b0b", Seat.Way.FREE)));
        assertEquals(Kind.BUSY, taken.kind());
        assertTrue(taken.problem().why().contains("ann@desk"), taken.problem().why());
        try (Seat seat = bob.seat(id, new Seat.Sitter("bob@lab", "b0b", Seat.Way.FORCE))) {
            soon(told);
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(ProblemException.class, hangs::await).kind());
            assertFalse(bob.show(id).task().state().over(), "bob leads it");
            seat.end(0, "");
            assertTrue(seat.gone().get(SOON.toMillis(), TimeUnit.MILLISECONDS));
        }
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(id, SOON).state());
    }

    @Test
    void aConsoleTakesItsOwnSeatAgainThatABrokenLinkStillHolds() throws Exception {
        TaskSpec spec = Site.spec("led", Lease.exclusive(SHOP));
        assertEquals(TaskState.RUNNING, ann.submitLed(spec).state());
        Seat.Sitter same = new Seat.Sitter("ann@desk", "a44", Seat.Way.FREE);
        try (Seat held = ann.seat(spec.id(), same);
                Seat again = bob.seat(spec.id(), same)) {
            assertFalse(held.gone().get(SOON.toMillis(), TimeUnit.MILLISECONDS), "it is not its any more");
            again.end(0, "");
            assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(spec.id(), SOON).state());
        }
    }

    @Test
    void theSeatIsFreeAtOnceWhenItsHolderDies() throws Exception {
        TaskSpec spec = Site.spec("led", Lease.exclusive(SHOP));
        assertEquals(TaskState.RUNNING, ann.submitLed(spec).state());
        Process killed = sitDown(spec.id());
        long before = System.nanoTime();
        killed.destroyForcibly();
        try (Seat seat = bob.seat(spec.id(), new Seat.Sitter("bob@lab", "b0b", Seat.Way.FREE))) {
            assertTrue(System.nanoTime() - before < Duration.ofSeconds(1).toNanos());
            seat.end(0, "");
            assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(spec.id(), SOON).state());
        }
        Path result = of(spec.id()).resolve("result");
        assertEquals("0\n", Files.readString(result));
    }
}
