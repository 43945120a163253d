package org.understudy.tests.ui.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Dialog;
import org.understudy.app.desk.DialogQueue;
import org.understudy.app.desk.Navigation;
import org.understudy.app.desk.Route;
import org.understudy.app.task.TaskCentre;
import org.understudy.app.task.board.BoardViewModel;
import org.understudy.model.host.Host;
import org.understudy.model.replica.Replica;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.task.board.TaskBoard;
import org.understudy.tests.ui.fake.FakeDispatching;
import org.understudy.tests.ui.fake.FakeHosts;
import org.understudy.tests.ui.fake.FakeProfiles;
import org.understudy.tests.ui.fake.FakeReplicas;
import org.understudy.tests.ui.fake.FakeSites;
import org.understudy.tests.ui.fake.OwnStore;
import org.understudy.tests.ui.fake.Samples;

/// A desk on one thread: what is queued and what is begun goes on only when the test says so.
final class Bench {
    private final Deque<Runnable> queued = new ConcurrentLinkedDeque<>();
    private final List<BooleanSupplier> begun = new ArrayList<>();
    final MutableObservable<Instant> now = new MutableObservable<>(Samples.NOW);
    final FakeReplicas replicas;
    final FakeHosts hosts;
    final FakeSites sites = new FakeSites();
    final OwnStore own = new OwnStore();
    final Desk desk;

    Bench() {
        this(Samples.hosts(), List.of(Samples.shop(""), Samples.ledger()));
    }

    Bench(List<Host> hosts, List<Replica> replicas) {
        this.replicas = new FakeReplicas(replicas, begun::add, "");
        this.hosts = new FakeHosts(hosts, begun::add);
        TaskCentre tasks = new TaskCentre(queued::add, Runnable::run);
        desk = new Desk(
                queued::add,
                Runnable::run,
                now,
                this.replicas,
                this.hosts,
                new FakeProfiles(),
                tasks,
                new BoardViewModel(queued::add, new TaskBoard(sites, this.hosts.all()), tasks),
                new FakeDispatching(this.hosts),
                own.scheduling(),
                new DialogQueue(),
                new Navigation());
    }

    /// Runs what is queued for the UI thread, and what that queues.
    void drain() {
        Runnable next = queued.poll();
        while (next != null) {
            next.run();
            next = queued.poll();
        }
    }

    /// One step of everything that was begun.
    void step() {
        drain();
        begun.removeIf(step -> !step.getAsBoolean());
        drain();
    }

    /// Until all that was begun is over.
    void finish() {
        drain();
        while (!begun.isEmpty()) {
            step();
        }
    }

    <D extends Dialog> D dialog(Class<D> kind) {
        Dialog shown = desk.dialogs().currentProperty().get();
        if (!kind.isInstance(shown)) {
            throw new AssertionError("a " + kind.getSimpleName() + " should be shown, but it is " + shown);
        }
        return kind.cast(shown);
    }

    Route route() {
        return desk.navigation().routeProperty().get();
    }
}
