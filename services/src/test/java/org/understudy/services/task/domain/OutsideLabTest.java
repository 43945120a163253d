package org.understudy.services.task.domain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.libvirt.Connect;
import org.libvirt.Domain;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskState;
import org.understudy.services.libvirt.DomainEvent;
import org.understudy.services.libvirt.DomainJob;
import org.understudy.services.libvirt.Held;
import org.understudy.services.libvirt.Hypervisor;
import org.understudy.services.libvirt.Hypervisors;
import org.understudy.services.libvirt.LabDomain;
import org.understudy.services.libvirt.Patience;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Subscription;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.ThisMachine;
import org.understudy.services.task.board.BoardFeed;
import org.understudy.services.task.board.BoardSite;
import org.understudy.services.task.board.BoardSites;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.board.TaskBoard;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What others do with a machine, and tell there, is seen over a connection to the lab's libvirt.
@Tag("lab")
@Timeout(120)
class OutsideLabTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TASK = "<tasks version=\"1\" host=\"h\" boot=\"b\"><task "
            + "id=\"01900000-0000-7000-8000-000000000001\" state=\"running\" since=\"2026-11-23T04:58:28Z\" "
            + "mode=\"exclusive\" fence=\"7\" percent=\"%d\" title=\"Grow\" by=\"ann@desk\"/></tasks>";

    private Path folder;
    private LabDomain domain;
    private HostConnection here;
    private Hypervisors hypervisors;
    private Hypervisor hypervisor;
    private DomainTasks tasks;

    @BeforeEach
    void open() throws Exception {
        folder = Files.createTempDirectory(
                Path.of("/var/tmp"),
                "understudy-outside",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        domain = LabDomain.full(
                "understudy-outside-" + ThreadLocalRandom.current().nextInt(1 << 30), folder);
        domain.tell("start", "--paused");
        here = ThisMachine.connect();
        hypervisors = new Hypervisors();
        hypervisor = hypervisors.open(here);
        tasks = DomainTasks.follow(hypervisor);
    }

    @AfterEach
    void close() throws Exception {
        tasks.close();
        hypervisors.close();
        here.close();
        domain.close();
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void tell(String xml) throws Exception {
        domain.tell("metadata", "urn:understudy:task:1", "--key", "understudy-task", "--set", xml);
    }

    private Map<String, Announcement> told() {
        return tasks.view().get().told();
    }

    @Test
    void whatIsToldAtADomainIsSeenAndWhatIsNoneIsComplainedOf() throws Exception {
        await().atMost(SOON).until(() -> tasks.view().get().attached());
        tell(TASK.formatted(43));
        await().atMost(SOON).until(() -> told().containsKey(domain.name()));
        var task = told().get(domain.name()).tasks().getFirst();
        assertEquals(TaskState.RUNNING, task.state());
        assertEquals(0.43, task.progress().orElseThrow().fraction().orElseThrow());
        assertEquals(Map.of("domain:" + domain.name(), 7L), task.fences());
        tell("<tasks version=\"2\"/>");
        await().atMost(SOON).until(() -> told().get(domain.name()).complaint().contains("another version"));
        domain.tell("metadata", "urn:understudy:task:1", "--remove");
        await().atMost(SOON).until(() -> !told().containsKey(domain.name()));
        tell(TASK.formatted(44));
        await().atMost(SOON).until(() -> told().containsKey(domain.name()));
        domain.tell("destroy");
        await("it told so live only").atMost(SOON).until(() -> !told().containsKey(domain.name()));
    }

    @Test
    void whatSomebodyDoesByHandIsSeenWhileItLasts() throws Exception {
        try (Subscription _ = tasks.watch(domain.name())) {
            try (Held _ = Held.saving(domain, folder)) {
                await().atMost(SOON)
                        .until(
                                () -> tasks.view().get().jobs().getOrDefault(domain.name(), new DomainJob("", -1)),
                                job -> job.doing().equals("saving") && job.percent() >= 0 && job.percent() < 100);
            }
            await().atMost(SOON).until(() -> tasks.view().get().jobs().isEmpty());
            domain.tell(
                    "blockcopy",
                    "vda",
                    "--dest",
                    folder.resolve("copy.raw").toString(),
                    "--bandwidth",
                    "1",
                    "--transient-job");
            await().atMost(SOON)
                    .until(
                            () -> tasks.view().get().jobs().get(domain.name()),
                            job -> job != null && job.doing().equals("copying a disk (vda)"));
            domain.tell("blockjob", "vda", "--abort");
            await().atMost(SOON).until(() -> tasks.view().get().jobs().isEmpty());
        }
    }

    @Test
    void whatChangesTheMachineWaitsForWhoWorksWithItByHandAndCanBeCancelled() throws Exception {
        Semaphore looks = new Semaphore(0);
        CopyOnWriteArrayList<String> waited = new CopyOnWriteArrayList<>();
        AtomicBoolean gone = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        Hypervisor patient = hypervisor.patient(new Patience() {
            @Override
            public void waits(String who) throws ProblemException {
                if (cancelled.get()) {
                    throw new ProblemException(Kind.CANCELLED, "It was cancelled.", "");
                }
                waited.add(who);
                looks.release();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }

            @Override
            public void goesOn() {
                gone.set(true);
            }
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> change;
            try (Held _ = Held.saving(domain, folder)) {
                Future<?> other = threads.submit(() -> {
                    patient.destroy(domain.name());
                    return true;
                });
                assertTrue(looks.tryAcquire(20, TimeUnit.SECONDS));
                assertTrue(waited.getFirst().startsWith("someone outside (libvirt: saving"), waited::toString);
                cancelled.set(true);
                ExecutionException why = assertThrows(ExecutionException.class, () -> other.get(20, TimeUnit.SECONDS));
                assertEquals(Kind.CANCELLED, ((ProblemException) why.getCause()).kind());
                cancelled.set(false);
                looks.drainPermits();
                change = threads.submit(() -> {
                    patient.setMetadata(domain.name(), "<replica source='shop'/>");
                    return true;
                });
                assertTrue(looks.tryAcquire(20, TimeUnit.SECONDS));
                assertEquals(Optional.empty(), hypervisor.metadata(domain.name()));
            }
            change.get(40, TimeUnit.SECONDS);
        }
        assertTrue(gone.get());
        assertTrue(hypervisor.metadata(domain.name()).isPresent());
        assertTrue(
                hypervisor.find(domain.name()).orElseThrow().power().isOn(), "the one that was cancelled did nothing");
    }

    @Test
    void aBoardShowsWhatIsToldAtDomainsOfAHostWhoseJournalIsNotHers() throws Exception {
        Host host = new Host("portal", new HostAddress.Local(), Privilege.NONE);
        BoardSites noLogin = new BoardSites() {
            @Override
            public BoardSite open(Host of) throws ProblemException {
                throw new ProblemException(Kind.NO_PRIVILEGE, "No tasks are kept there for this login.", "");
            }

            @Override
            public boolean connected(Host of) {
                return true;
            }

            @Override
            public Optional<DomainTasks> domains(Host of, boolean wanted) {
                return Optional.of(tasks);
            }
        };
        try (TaskBoard board = new TaskBoard(noLogin, new MutableObservable<>(List.of(host)));
                BoardFeed feed = board.feed(() -> {})) {
            board.look("portal");
            tell(TASK.formatted(43));
            Map<String, BoardTask> seen = new ConcurrentHashMap<>();
            await().atMost(SOON).until(() -> {
                feed.take()
                        .tasks()
                        .forEach((key, now) -> now.ifPresentOrElse(
                                t -> seen.put(key.id().value(), t),
                                () -> seen.remove(key.id().value())));
                return seen.values().stream().anyMatch(t -> t.task().title().equals("Grow") && !t.stale());
            });
            try (Held _ = Held.saving(domain, folder)) {
                await().atMost(SOON).until(() -> {
                    feed.take()
                            .tasks()
                            .forEach((key, now) ->
                                    now.ifPresent(t -> seen.put(key.id().value(), t)));
                    return seen.values().stream()
                            .anyMatch(t -> t.outside()
                                    .filter(j -> j.doing().equals("saving"))
                                    .isPresent());
                });
            }
            domain.tell("metadata", "urn:understudy:task:1", "--remove");
            await().atMost(SOON).until(() -> {
                feed.take()
                        .tasks()
                        .forEach((key, now) -> now.ifPresentOrElse(
                                t -> seen.put(key.id().value(), t),
                                () -> seen.remove(key.id().value())));
                return seen.isEmpty();
            });
        }
    }

    /// `-Drounds=200` for the figure of docs/benchmarks.md.
    @Test
    void metadataThatOneConnectionSetsIsAnEventForAnother() throws Exception {
        int rounds = Integer.getInteger("rounds", 20);
        SynchronousQueue<Long> seen = new SynchronousQueue<>();
        Connect other = new Connect("qemu:///system");
        try (Subscription _ = hypervisor.events(e -> {
            if (e.kind() == DomainEvent.Kind.ANNOUNCEMENT && e.domain().equals(domain.name())) {
                boolean _ = seen.offer(System.nanoTime());
            }
        })) {
            Domain same = other.domainLookupByUUIDString(domain.uuid());
            long[] took = new long[rounds];
            for (int i = 0; i < rounds; i++) {
                String xml = TASK.formatted(i % 100);
                long[] begun = new long[1];
                Thread setter = Thread.ofPlatform().unstarted(() -> {
                    try {
                        begun[0] = System.nanoTime();
                        same.setMetadata(
                                Domain.MetadataType.ELEMENT,
                                xml,
                                "understudy-task",
                                "urn:understudy:task:1",
                                Domain.ModificationImpact.LIVE);
                    } catch (org.libvirt.LibvirtException e) {
                        throw new IllegalStateException(e);
                    }
                });
                setter.start();
                Long at = seen.poll(20, TimeUnit.SECONDS);
                setter.join();
                assertTrue(at != null, "every one is told");
                took[i] = at - begun[0];
            }
            Arrays.sort(took);
            String figure = "set to seen, " + rounds + " times: median " + took[rounds / 2] / 1000 + " us, p99 "
                    + took[rounds * 99 / 100] / 1000 + " us, worst " + took[rounds - 1] / 1000 + " us\n";
            Files.writeString(Files.createDirectories(Path.of("target")).resolve("metadata-events.txt"), figure);
            assertTrue(took[rounds / 2] < 200_000_000L, figure);
            same.free();
        } finally {
            other.close();
        }
    }
}
