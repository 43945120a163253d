package org.understudy.app.host;

import java.util.List;
import java.util.Optional;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Confirmation;
import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Dialog;
import org.understudy.app.desk.Hosts;
import org.understudy.app.desk.Hosts.Outcome;
import org.understudy.app.desk.Message;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.task.block.BlockViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.app.ui.Formats;
import org.understudy.model.host.Host;
import org.understudy.model.replica.Replica;
import org.understudy.model.task.Resource;
import org.understudy.services.replica.link.AgentFootprint;

import static org.understudy.app.ui.Texts.t;

/// A host's page: where it is, whether the way to it works, and which replicas it has to do with.
public final class HostPageViewModel extends ViewModel {
    private final Desk desk;
    private final String name;
    private final ReadOnlyObjectWrapper<@Nullable Host> host = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper gone = new ReadOnlyBooleanWrapper();
    private final ObservableList<Hosts.Stage> stages = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper testing = new ReadOnlyBooleanWrapper();
    private final ObservableList<Replica> sourceOf = FXCollections.observableArrayList();
    private final ObservableList<Replica> portalOf = FXCollections.observableArrayList();
    private final Command test;
    private final Command cancelTest;
    private final Command replicate;
    private final Command run;
    private final Command remove;
    private final Command removeAgent;
    private final SimpleBooleanProperty lookingForAgent = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<@Nullable TaskViewModel> task = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Verdict> verdict = new ReadOnlyObjectWrapper<>(Verdict.NONE);
    private final BlockViewModel block;
    private Hosts.@Nullable Test running;

    /// What the last test says of the host as a whole.
    public record Verdict(String sentence, boolean good) {
        static final Verdict NONE = new Verdict("", true);
    }

    public HostPageViewModel(Desk desk, String name) {
        this.desk = desk;
        this.name = name;
        block = new BlockViewModel(desk);
        test = new Command("host-test", t("Test the connection"), Icon.TEST, this::test).runningWhile(testing);
        cancelTest = new Command("host-test-cancel", t("Cancel"), Icon.CLOSE, this::cancelTest)
                .unless(Bindings.createStringBinding(() -> testing.get() ? "" : t("No test is running."), testing));
        replicate = new Command(
                "host-replicate",
                t("Replicate this system"),
                Icon.REPLICA,
                () -> desk.navigation().go(new Route.Replicate(name)));
        run = new Command(
                "host-run",
                t("Run a task"),
                Icon.CONSOLE,
                () -> desk.navigation().go(new Route.Dispatch(name)));
        remove = new Command("host-remove", t("Forget"), Icon.REMOVE, this::confirmRemove)
                .unless(Bindings.createStringBinding(
                        () -> sourceOf.isEmpty() && portalOf.isEmpty()
                                ? block.reasonProperty().get()
                                : t("It has to do with replicas; remove those first."),
                        sourceOf,
                        portalOf,
                        block.reasonProperty()));
        removeAgent = new Command("host-clean", t("Remove the agent"), Icon.CLEAN, this::confirmRemoveAgent)
                .unless(Bindings.createStringBinding(
                        () -> task.get() == null
                                ? block.reasonProperty().get()
                                : t("Wait until it is over: {0}.", task.get().title()),
                        task,
                        block.reasonProperty()))
                .runningWhile(lookingForAgent);
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.hosts().all(), this::show));
        bag.add(desk.ui().follow(desk.replicas().all(), this::showReplicas));
        bag.add(desk.tasks().followRunning(subject(), task::set));
        block.follow(name, Resource.HOST);
        bag.add(block::leave);
        if (running != null) {
            follow(running);
        }
    }

    private void show(List<Host> all) {
        Optional<Host> found = all.stream().filter(h -> h.name().equals(name)).findFirst();
        gone.set(found.isEmpty());
        host.set(found.orElse(null));
    }

    private void showReplicas(List<Replica> all) {
        sourceOf.setAll(all.stream().filter(r -> r.source().equals(name)).toList());
        portalOf.setAll(all.stream().filter(r -> r.portal().equals(name)).toList());
    }

    private void test() {
        Host tested = host.get();
        if (tested != null) {
            Hosts.Test begun = desk.hosts().test(tested);
            running = begun;
            testing.set(true);
            follow(begun);
        }
    }

    private void follow(Hosts.Test begun) {
        bag.add(desk.ui().follow(begun.fitness(), now -> {
            if (begun.equals(running)) {
                verdict.set(now.map(this::verdict).orElse(Verdict.NONE));
            }
        }));
        bag.add(desk.ui().follow(begun.stages(), now -> {
            if (begun.equals(running)) {
                stages.setAll(now);
                testing.set(
                        now.stream().anyMatch(s -> s.outcome() == Outcome.WAITING || s.outcome() == Outcome.RUNNING));
            }
        }));
    }

    private Verdict verdict(Hosts.Fitness fit) {
        if (fit.portal()) {
            return new Verdict(t("{0} can be a source, and it can keep replicas.", name), true);
        }
        return fit.source()
                ? new Verdict(t("{0} can be a source. To keep replicas it needs what is marked below.", name), true)
                : new Verdict(t("{0} cannot be used yet; what is marked below says why.", name), false);
    }

    private String subject() {
        return "host:" + name;
    }

    private void cancelTest() {
        if (running != null) {
            running.cancel();
        }
    }

    private void confirmRemove() {
        desk.dialogs()
                .show(new Confirmation(
                        t("Forget {0}?", name),
                        t("The console forgets the host. Nothing is changed on it."),
                        List.of(t("Its address and its settings here are gone.")),
                        List.of(),
                        t("Forget"),
                        true,
                        "",
                        this::remove));
    }

    private void confirmRemoveAgent() {
        lookingForAgent.set(true);
        desk.later(
                () -> desk.hosts().removableAgent(name),
                there -> {
                    lookingForAgent.set(false);
                    desk.dialogs().show(there.nothing() ? noAgent() : agentRemoval(there));
                },
                problem -> {
                    lookingForAgent.set(false);
                    desk.report(t("The agent stays on {0}", name)).accept(problem);
                });
    }

    private Dialog noAgent() {
        return new Message(
                t("There is no agent on {0}", name),
                t("Nothing of this program lies there; nothing has to be removed."));
    }

    private Dialog agentRemoval(AgentFootprint there) {
        return new Confirmation(
                t("Remove the agent from {0}?", name),
                t("It takes {0} there. The next sync puts it there again.", Formats.bytes(there.bytes())),
                there.trees().stream()
                        .map(tree -> t("{0} is deleted, {1}.", tree.path(), Formats.bytes(tree.bytes())))
                        .toList(),
                List.of(t("Replicas and their sync points stay as they are.")),
                t("Remove the agent"),
                true,
                "",
                () -> task.set(desk.tasks()
                        .follow(
                                subject(),
                                desk.hosts().removeAgent(name),
                                _ -> {},
                                desk.report(t("The agent stays on {0}", name)))));
    }

    private void remove() {
        desk.later(
                () -> {
                    desk.hosts().remove(name);
                    return name;
                },
                _ -> desk.navigation().replace(new Route.Overview()),
                desk.report(t("{0} was not removed", name)));
    }

    public String name() {
        return name;
    }

    public ReadOnlyObjectProperty<@Nullable Host> hostProperty() {
        return host.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty goneProperty() {
        return gone.getReadOnlyProperty();
    }

    /// The stages of the last test, those to come included.
    public ObservableList<Hosts.Stage> stages() {
        return stages;
    }

    public ReadOnlyBooleanProperty testingProperty() {
        return testing.getReadOnlyProperty();
    }

    public ObservableList<Replica> sourceOf() {
        return sourceOf;
    }

    public ObservableList<Replica> portalOf() {
        return portalOf;
    }

    public Command testConnection() {
        return test;
    }

    public Command cancelTestCommand() {
        return cancelTest;
    }

    public Command replicate() {
        return replicate;
    }

    /// Begins a task there.
    public Command run() {
        return run;
    }

    /// Takes the agent's files off the host.
    public Command removeAgent() {
        return removeAgent;
    }

    /// What is being done with the host now.
    public ReadOnlyObjectProperty<@Nullable TaskViewModel> taskProperty() {
        return task.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Verdict> verdictProperty() {
        return verdict.getReadOnlyProperty();
    }

    /// Whether somebody has the host for himself.
    public BlockViewModel block() {
        return block;
    }

    public Command removal() {
        return remove;
    }
}
