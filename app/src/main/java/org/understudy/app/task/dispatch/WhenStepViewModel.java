package org.understudy.app.task.dispatch;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Scheduling;
import org.understudy.app.schedule.TimingWords;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.schedule.Outlook;
import org.understudy.services.task.schedule.Schedules.Late;
import org.understudy.services.task.schedule.TimingAsked;

import static org.understudy.app.ui.Texts.t;

/// When: now, by a runner, or by a schedule. What people write is read by the same services that
/// read it for the command line; the database is asked only where a schedule is wanted.
public final class WhenStepViewModel {
    private static final int RECENT = 60;

    private final Desk desk;
    private final ObjectProperty<When> when = new SimpleObjectProperty<>(When.NOW);
    private final Map<When, StringProperty> texts = new EnumMap<>(When.class);
    private final StringProperty zone = new SimpleStringProperty("");
    private final StringProperty name = new SimpleStringProperty("");
    private final BooleanProperty skipMissed = new SimpleBooleanProperty();
    private final BooleanProperty anyEnd = new SimpleBooleanProperty();
    private final ReadOnlyStringWrapper wrong = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper nameWrong = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");
    private final ObservableList<String> next = FXCollections.observableArrayList();
    private final ObservableList<TaskRow> recent = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper("");
    private String routine = "";
    private String suggested = "";
    private boolean looking;
    private boolean naming;
    private long asked;
    private long askedName;

    WhenStepViewModel(Desk desk) {
        this.desk = desk;
        for (When each : When.values()) {
            texts.put(each, new SimpleStringProperty(""));
        }
        when.addListener((_, _, _) -> chosen());
        texts.values().forEach(t -> t.addListener((_, _, _) -> look()));
        zone.addListener((_, _, _) -> look());
        anyEnd.addListener((_, _, _) -> look());
        name.addListener((_, _, _) -> checkName());
    }

    /// @param what the routine, after which a schedule is named if nobody names it
    void show(String what) {
        routine = what;
        chosen();
    }

    private void chosen() {
        if (scheduled()) {
            if (name.get().isBlank() || name.get().equals(suggested)) {
                suggest();
            } else {
                checkName();
            }
        }
        if (when.get() == When.AFTER) {
            desk.later(() -> desk.scheduling().recent(RECENT), recent::setAll, why -> wrong.set(why.sentence()));
        }
        look();
    }

    // ---- when

    private void look() {
        long mine = ++asked;
        wrong.set("");
        words.set("");
        next.clear();
        looking = scheduled() && !text().isBlank();
        if (looking) {
            TimingAsked wanted = asked();
            desk.later(
                    () -> desk.scheduling().outlook(wanted),
                    found -> {
                        if (mine == asked) {
                            looking = false;
                            show(found);
                            settle();
                        }
                    },
                    why -> {
                        if (mine == asked) {
                            looking = false;
                            wrong.set(why.sentence());
                            settle();
                        }
                    });
        }
        settle();
    }

    private void show(Outlook found) {
        words.set(TimingWords.of(found.timing(), found.now()));
        next.setAll(found.next().stream()
                .map(at -> TimingWords.coming(at, found.now()))
                .toList());
    }

    TimingAsked asked() {
        return new TimingAsked(when.get().how().orElseThrow(), text(), zone.get(), anyEnd.get());
    }

    private String text() {
        String now = textProperty(when.get()).get();
        return now == null ? "" : now.strip();
    }

    // ---- its name

    /// The routine's, with a number where there is one of that name already.
    private void suggest() {
        long mine = ++askedName;
        naming = true;
        String wish = routine;
        Scheduling scheduling = desk.scheduling();
        desk.later(
                () -> free(scheduling, wish),
                found -> {
                    if (mine == askedName) {
                        suggested = found;
                        name.set(found);
                        named("");
                    }
                },
                why -> {
                    if (mine == askedName) {
                        named(why.sentence());
                    }
                });
    }

    private static String free(Scheduling scheduling, String wish) throws ProblemException {
        for (int i = 1; ; i++) {
            String each = i == 1 ? wish : wish + "-" + i;
            try {
                scheduling.free(each);
                return each;
            } catch (ProblemException e) {
                if (e.kind() != Kind.NAME_TAKEN) {
                    throw e;
                }
            }
        }
    }

    private void checkName() {
        long mine = ++askedName;
        String wanted = name();
        naming = !wanted.isEmpty();
        nameWrong.set("");
        if (naming) {
            desk.later(
                    () -> {
                        desk.scheduling().free(wanted);
                        return true;
                    },
                    _ -> {
                        if (mine == askedName) {
                            named("");
                        }
                    },
                    why -> {
                        if (mine == askedName) {
                            named(why.sentence());
                        }
                    });
        }
        settle();
    }

    private void named(String objection) {
        naming = false;
        askedName++;
        nameWrong.set(objection);
        settle();
    }

    // ---- going on

    private void settle() {
        obstacle.set(whyNot());
    }

    private String whyNot() {
        if (!scheduled()) {
            return "";
        }
        if (text().isBlank()) {
            return t("{0}: It has to be filled in.", when.get().field());
        }
        if (!wrong.get().isEmpty()) {
            return wrong.get();
        }
        if (looking || naming) {
            return t("It is being looked up.");
        }
        return name().isEmpty() ? t("Name: It has to be filled in.") : nameWrong.get();
    }

    /// Whether a schedule comes of it.
    public boolean scheduled() {
        return when.get().how().isPresent();
    }

    String name() {
        return name.get() == null ? "" : name.get().strip();
    }

    Late late() {
        return skipMissed.get() ? Late.SKIP : Late.RUN;
    }

    /// As options of `schedule add`.
    String options() {
        String rule = switch (when.get()) {
                    case NOW, RUNNER -> "";
                    case AT -> " --at ";
                    case EVERY -> " --every ";
                    case CRON -> " --cron ";
                    case AFTER -> " --after ";
                }
                + Words.quoted(text());
        boolean zoned = !zone.get().isBlank() && (when.get() == When.AT || when.get() == When.CRON);
        return rule
                + (zoned ? " --zone " + Words.quoted(zone.get().strip()) : "")
                + (skipMissed.get() && when.get() != When.AFTER ? " --missed skip" : "")
                + (anyEnd.get() && when.get() == When.AFTER ? " --any-end" : "");
    }

    // ---- for the view

    public ObjectProperty<When> whenProperty() {
        return when;
    }

    /// What is written for one way; each keeps its own.
    public StringProperty textProperty(When way) {
        return Objects.requireNonNull(texts.get(way));
    }

    /// Of times and of the calendar; empty: that of this machine.
    public StringProperty zoneProperty() {
        return zone;
    }

    public StringProperty nameProperty() {
        return name;
    }

    /// Whether runs that nobody was there for are left out; else one is made up for.
    public BooleanProperty skipMissedProperty() {
        return skipMissed;
    }

    /// After something that failed too.
    public BooleanProperty anyEndProperty() {
        return anyEnd;
    }

    /// What is wrong with when, a sentence.
    public ReadOnlyStringProperty wrong() {
        return wrong.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty nameWrong() {
        return nameWrong.getReadOnlyProperty();
    }

    /// When, in words; empty while that is not known.
    public ReadOnlyStringProperty words() {
        return words.getReadOnlyProperty();
    }

    /// The next three times, in words.
    public ObservableList<String> next() {
        return next;
    }

    /// What can be waited for, the newest first.
    public ObservableList<TaskRow> recent() {
        return recent;
    }

    public ReadOnlyStringProperty obstacle() {
        return obstacle.getReadOnlyProperty();
    }
}
