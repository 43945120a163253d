package org.understudy.app.task.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.fx.Command;
import org.understudy.app.fx.UiThread;
import org.understudy.app.theme.Icon;
import org.understudy.app.ui.Formats;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.site.LogPiece;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// A window on a log: the few lines that are seen, and where they are in it. A place in the log
/// is a byte, so a gigabyte is as near as the first line; only the pieces round what is seen are
/// kept.
public final class LogViewModel {
    private static final Logger LOG = LoggerFactory.getLogger(LogViewModel.class);
    private static final int COPIED_MOST = 8 << 20;
    private static final int SAVED_AT_ONCE = 1 << 20;

    private final UiThread ui;
    private final Executor background;
    private final LogSource source;
    private final LogPages pages = new LogPages();
    private final Set<Long> loading = new HashSet<>();
    private final ObservableList<LogLine> lines = FXCollections.observableArrayList();
    private final ReadOnlyLongWrapper size = new ReadOnlyLongWrapper();
    private final ReadOnlyLongWrapper top = new ReadOnlyLongWrapper();
    private final BooleanProperty follow = new SimpleBooleanProperty(true);
    private final ReadOnlyBooleanWrapper known = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private final StringProperty wanted = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper found = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper saving = new ReadOnlyStringWrapper("");
    private final ReadOnlyLongWrapper current = new ReadOnlyLongWrapper(-1);
    private final Command next;
    private final Command previous;
    private int rows = 40;
    private @Nullable Aim aim;
    private boolean polling;
    private LogHitList hits = new LogHitList();
    private boolean searching;
    private boolean jumped;
    private long anchor = -1;
    private long lead = -1;

    /// Where people want to be; kept until the pages are here that it takes.
    private sealed interface Aim {
        record To(long offset) implements Aim {}

        record By(int lines) implements Aim {}

        record Around(long offset) implements Aim {}

        record End() implements Aim {}
    }

    public LogViewModel(UiThread ui, Executor background, LogSource source) {
        this.ui = ui;
        this.background = background;
        this.source = source;
        var whyNot = Bindings.createStringBinding(
                () -> wanted.get().isEmpty()
                        ? t("Type what is looked for first.")
                        : hits.count() == 0 ? t("It has not been found.") : "",
                wanted,
                found);
        next = new Command("log-next", t("Next"), Icon.DOWN, () -> step(1)).unless(whyNot);
        previous = new Command("log-previous", t("Previous"), Icon.UP, () -> step(-1)).unless(whyNot);
        wanted.addListener((_, _, _) -> search());
    }

    // ---- moving

    /// How many lines there is room for.
    public void rows(int now) {
        if (now != rows) {
            rows = Math.max(1, now);
            go(follow.get() ? new Aim.End() : new Aim.To(top.get()));
        }
    }

    public void scrollBy(int count) {
        if (count < 0) {
            follow.set(false);
        }
        go(aim instanceof Aim.By(int before) ? new Aim.By(before + count) : new Aim.By(count));
    }

    /// @param fraction 0 is the first line, 1 is the end
    public void scrollTo(double fraction) {
        follow.set(false);
        go(fraction >= 0.9999 ? new Aim.End() : new Aim.To((long) (pages.size() * fraction)));
    }

    public void toBegin() {
        follow.set(false);
        go(new Aim.To(0));
    }

    public void toEnd() {
        go(new Aim.End());
    }

    private void go(Aim where) {
        aim = where;
        arrive();
    }

    private void arrive() {
        Aim where = aim;
        if (where == null || !known.get()) {
            return;
        }
        try {
            show(begin(where));
            aim = null;
        } catch (LogPages.Missing missing) {
            load(missing.page);
        }
    }

    private long begin(Aim where) {
        long end = pages.tail(rows);
        return switch (where) {
            case Aim.End _ -> end;
            case Aim.To(long offset) -> Math.min(end, pages.begin(Math.clamp(offset, 0, pages.size())));
            case Aim.Around(long offset) -> Math.min(end, back(pages.begin(offset), rows / 3));
            case Aim.By(int count) -> count < 0 ? back(top.get(), -count) : Math.min(end, forth(top.get(), count));
        };
    }

    private long back(long from, int count) {
        long at = from;
        for (int i = 0; i < count && at > 0; i++) {
            at = pages.before(at);
        }
        return at;
    }

    private long forth(long from, int count) {
        long at = from;
        for (int i = 0; i < count && at < pages.size(); i++) {
            at = pages.end(at);
        }
        return at;
    }

    private void show(long begin) {
        List<LogLine> seen = new ArrayList<>(rows);
        long at = begin;
        while (seen.size() < rows && at < pages.size()) {
            LogLine line = pages.line(at);
            seen.add(line);
            at = line.end();
        }
        top.set(begin);
        if (!seen.equals(lines)) {
            lines.setAll(seen);
        }
    }

    // ---- fetching

    private void later(Runnable work) {
        try {
            background.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("The window closes: nothing is read any more", e);
        }
    }

    /// Asks how long it is now. Called from time to time as long as something is written.
    public void poll() {
        if (polling) {
            return;
        }
        polling = true;
        long from = pages.size();
        later(() -> {
            try {
                // The end is read at once: it is what is looked at most.
                long page = from / LogPages.PAGE;
                LogPiece piece = source.read(from, (int) ((page + 1) * LogPages.PAGE - from));
                ui.queue(() -> polled(page, from, piece));
            } catch (ProblemException e) {
                ui.queue(() -> {
                    polling = false;
                    problem.set(e.problem());
                });
            }
        });
    }

    private void polled(long page, long from, LogPiece piece) {
        polling = false;
        problem.set(null);
        boolean first = !known.get();
        boolean grown = piece.size() != pages.size();
        // The last line that is seen may go on.
        boolean open = lines.size() < rows || lines.getLast().end() >= pages.size();
        pages.size(piece.size());
        if (piece.bytes().length > 0) {
            pages.add(page, (int) (from - page * LogPages.PAGE), piece.bytes());
        }
        size.set(piece.size());
        known.set(true);
        if (first || (grown && follow.get())) {
            go(new Aim.End());
        } else if (grown && open) {
            go(new Aim.To(top.get()));
        } else {
            arrive();
        }
    }

    private void load(long page) {
        if (!loading.add(page)) {
            return;
        }
        int have = pages.have(page);
        later(() -> {
            try {
                LogPiece piece = source.read(page * LogPages.PAGE + have, LogPages.PAGE - have);
                ui.queue(() -> {
                    loading.remove(page);
                    problem.set(null);
                    pages.add(page, have, piece.bytes());
                    if (piece.bytes().length > 0) {
                        arrive();
                    }
                });
            } catch (ProblemException e) {
                ui.queue(() -> {
                    loading.remove(page);
                    problem.set(e.problem());
                });
            }
        });
    }

    // ---- searching

    private void search() {
        String text = wanted.get();
        LogHitList mine = new LogHitList();
        hits = mine;
        current.set(-1);
        jumped = false;
        searching = !text.isEmpty();
        found.set(text.isEmpty() ? "" : t("Searching …"));
        if (text.isEmpty()) {
            return;
        }
        later(() -> {
            try {
                int[] told = {0};
                source.search(text, offset -> {
                    boolean room = mine.add(offset);
                    if (mine.count() == 1 || mine.count() - told[0] >= 5000) {
                        told[0] = mine.count();
                        ui.queue(() -> tell(mine));
                    }
                    return room && mine == hits;
                });
                ui.queue(() -> {
                    if (mine == hits) {
                        searching = false;
                        tell(mine);
                    }
                });
            } catch (ProblemException e) {
                ui.queue(() -> {
                    if (mine == hits) {
                        searching = false;
                        found.set(e.problem().what());
                    }
                });
            }
        });
    }

    private void tell(LogHitList mine) {
        if (mine != hits) {
            return;
        }
        if (!jumped && mine.count() > 0) {
            jumped = true;
            int first = mine.from(top.get());
            jump(first == mine.count() ? 0 : first);
            return;
        }
        words();
    }

    private void words() {
        int count = hits.count();
        String lines = count == LogHitList.MOST
                ? t("more than {0} lines", Formats.count(count))
                : plural(count, "{0} line", "{0} lines");
        if (count > 999 && count < LogHitList.MOST) {
            lines = t("{0} lines", Formats.count(count));
        }
        String words = count == 0
                ? t("Not found")
                : current.get() < 0 ? lines : t("{0} of {1}", Formats.count(hits.from(current.get()) + 1L), lines);
        found.set(searching ? (count == 0 ? t("Searching …") : words + " …") : words);
    }

    private void step(int by) {
        int count = hits.count();
        int at = current.get() < 0 ? hits.from(top.get()) - (by > 0 ? 1 : 0) : hits.from(current.get());
        jump(Math.floorMod(at + by, count));
    }

    private void jump(int index) {
        long offset = hits.get(index);
        current.set(offset);
        follow.set(false);
        words();
        if (lines.stream().noneMatch(l -> l.offset() == offset)) {
            go(new Aim.Around(offset));
        }
    }

    // ---- selecting and taking away

    /// Selects a line, or up to it.
    public void select(LogLine line, boolean extend) {
        follow.set(false);
        lead = line.offset();
        if (!extend || anchor < 0) {
            anchor = lead;
        }
    }

    public boolean selected(LogLine line) {
        return anchor >= 0 && line.offset() >= Math.min(anchor, lead) && line.offset() <= Math.max(anchor, lead);
    }

    /// The selected lines, or what is seen, as text. The sink runs on the UI thread.
    public void copy(Consumer<String> sink, Consumer<Problem> onFailure) {
        if (anchor < 0) {
            StringBuilder seen = new StringBuilder();
            lines.forEach(l -> seen.append(l.text()).append('\n'));
            sink.accept(seen.toString());
            return;
        }
        long from = Math.min(anchor, lead);
        long last = Math.max(anchor, lead);
        later(() -> {
            try {
                // The last line ends somewhere behind where it begins.
                String text = lines(from, last);
                ui.queue(() -> sink.accept(text));
            } catch (ProblemException e) {
                ui.queue(() -> onFailure.accept(e.problem()));
            }
        });
    }

    private String lines(long from, long last) throws ProblemException {
        if (last - from > COPIED_MOST) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    t("That is too much to be copied."),
                    t("It is {0}; up to {1} can be copied.", Formats.bytes(last - from), Formats.bytes(COPIED_MOST)),
                    t("Save the log to a file instead."));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long want = last - from + LogPages.LONGEST;
        while (all.size() < want) {
            LogPiece piece = source.read(from + all.size(), (int) Math.min(SAVED_AT_ONCE, want - all.size()));
            if (piece.bytes().length == 0) {
                break;
            }
            all.writeBytes(piece.bytes());
        }
        byte[] bytes = all.toByteArray();
        int end = (int) (last - from);
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        StringBuilder text = new StringBuilder();
        int start = 0;
        for (int i = 0; i <= end; i++) {
            if (i == end || bytes[i] == '\n') {
                text.append(LogText.of(bytes, start, i)).append('\n');
                start = i + 1;
            }
        }
        return text.toString();
    }

    /// Writes the whole log to a file, as it is on the host.
    public void save(Path file, Consumer<Problem> onFailure) {
        saving.set(t("Saving …"));
        later(() -> {
            try (OutputStream out = Files.newOutputStream(file)) {
                long at = 0;
                while (true) {
                    LogPiece piece = source.read(at, SAVED_AT_ONCE);
                    if (piece.bytes().length == 0) {
                        break;
                    }
                    out.write(piece.bytes());
                    at = piece.end();
                    String words = t("Saved {0} of {1} …", Formats.bytes(at), Formats.bytes(piece.size()));
                    ui.queue(() -> saving.set(words));
                }
                String words = t("Saved: {0}", Formats.bytes(at));
                ui.queue(() -> saving.set(words));
            } catch (ProblemException e) {
                fail(onFailure, e.problem());
            } catch (IOException e) {
                LOG.info("The log cannot be saved", e);
                fail(
                        onFailure,
                        Problem.of(
                                Kind.FAILED,
                                t("The log could not be saved to {0}.", file),
                                String.valueOf(e.getMessage()),
                                t("Choose another place.")));
            }
        });
    }

    private void fail(Consumer<Problem> onFailure, Problem why) {
        ui.queue(() -> {
            saving.set("");
            onFailure.accept(why);
        });
    }

    // ---- for the view

    /// What is seen, from the first to the last.
    public ObservableList<LogLine> lines() {
        return lines;
    }

    public ReadOnlyLongProperty sizeProperty() {
        return size.getReadOnlyProperty();
    }

    /// The byte with which the first line begins that is seen.
    public ReadOnlyLongProperty topProperty() {
        return top.getReadOnlyProperty();
    }

    /// Bytes that are seen.
    public long span() {
        return lines.isEmpty() ? 0 : lines.getLast().end() - lines.getFirst().offset();
    }

    /// Whether the end is shown, and goes on to be as it grows.
    public BooleanProperty followProperty() {
        return follow;
    }

    /// Whether the host has told how long it is.
    public ReadOnlyBooleanProperty knownProperty() {
        return known.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// What is looked for; lines that have it are found while one types.
    public StringProperty wantedProperty() {
        return wanted;
    }

    /// How many lines have it, and which of them is shown.
    public ReadOnlyStringProperty foundProperty() {
        return found.getReadOnlyProperty();
    }

    /// The line that was jumped to, by its first byte; negative: none.
    public ReadOnlyLongProperty currentProperty() {
        return current.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty savingProperty() {
        return saving.getReadOnlyProperty();
    }

    public Command next() {
        return next;
    }

    public Command previous() {
        return previous;
    }
}
