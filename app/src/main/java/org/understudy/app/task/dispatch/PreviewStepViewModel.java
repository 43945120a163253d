package org.understudy.app.task.dispatch;

import java.util.List;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Request;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.Lease;
import org.understudy.services.task.routine.Plan;

import static org.understudy.app.ui.Texts.t;

/// What will be done and touched; and, for whoever asks, what each host says of it.
public final class PreviewStepViewModel {
    private final Desk desk;
    private final ObservableList<Host> targets;
    private final ReadOnlyObjectWrapper<@Nullable Plan> plan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private final DryRunViewModel dryRun;
    private long asked;

    PreviewStepViewModel(Desk desk, ObservableList<Host> targets) {
        this.desk = desk;
        this.targets = targets;
        this.dryRun = new DryRunViewModel(desk);
    }

    void show(Request what) {
        long mine = ++asked;
        plan.set(null);
        problem.set(null);
        dryRun.of(what, targets);
        targets.forEach(h -> desk.board().board().look(h.name()));
        desk.later(
                () -> desk.dispatching().plan(what.routine(), what.parameters()),
                found -> {
                    if (mine == asked) {
                        plan.set(found);
                    }
                },
                why -> {
                    if (mine == asked) {
                        problem.set(why);
                    }
                });
    }

    /// Which of the hosts have something in the way now; their tasks wait in line there.
    public List<String> blocked() {
        Plan known = plan.get();
        if (known == null) {
            return List.of();
        }
        return targets.stream()
                .map(Host::name)
                .filter(name -> known.leases().stream().anyMatch(l -> inTheWay(name, l)))
                .toList();
    }

    private boolean inTheWay(String host, Lease lease) {
        return desk.board().live().stream()
                .flatMap(row -> row.onHost().stream())
                .filter(at -> at.host().equals(host))
                .anyMatch(at -> Lease.clash(at.task().leases(), List.of(lease)));
    }

    String obstacle() {
        return plan.get() == null ? t("What it will do is not known yet.") : "";
    }

    public ReadOnlyObjectProperty<@Nullable Plan> planProperty() {
        return plan.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public DryRunViewModel dryRun() {
        return dryRun;
    }
}
