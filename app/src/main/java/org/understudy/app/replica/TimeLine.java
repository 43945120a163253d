package org.understudy.app.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.Ui;
import org.understudy.model.replica.SyncPoint;

import static org.understudy.app.ui.Texts.t;

/// The sync points of a replica in the order of time. A point's size tells how much its layer
/// takes, its badge whether it was proved, its ring that it is the current one. Distances follow
/// time as far as names stay readable: long gaps are drawn shorter. Arrow keys go from point to
/// point; it scrolls sideways when there are many.
final class TimeLine extends ScrollPane {
    private static final double AXIS = 44;
    private static final double HEIGHT = 118;
    private static final double NARROWEST = 94;
    private static final double WIDEST = 240;
    private static final double EDGE = 58;
    private static final double SMALL = 22;
    private static final double LARGE = 42;

    private final ObservableList<SyncPoint> points;
    private final ObjectProperty<@Nullable SyncPoint> selected;
    private final ObjectProperty<Integer> current = new SimpleObjectProperty<>(0);
    private final ObjectProperty<Integer> running = new SimpleObjectProperty<>(0);
    private final Track track = new Track();

    TimeLine(ObservableList<SyncPoint> points, ObjectProperty<@Nullable SyncPoint> selected) {
        this.points = points;
        this.selected = selected;
        setId("time-line");
        getStyleClass().addAll("time-line", "edge-to-edge");
        setContent(track);
        setFitToHeight(true);
        setVbarPolicy(ScrollBarPolicy.NEVER);
        setHbarPolicy(ScrollBarPolicy.AS_NEEDED);
        setMinHeight(HEIGHT + 14);
        setPrefHeight(HEIGHT + 14);
        setFocusTraversable(false);
        setAccessibleText(t("Sync points on a time line"));
        points.addListener((ListChangeListener<SyncPoint>) _ -> rebuild());
        selected.addListener((_, _, _) -> mark());
        current.addListener((_, _, _) -> rebuild());
        running.addListener((_, _, _) -> rebuild());
        viewportBoundsProperty().addListener((_, _, _) -> track.requestLayout());
        rebuild();
    }

    /// Number of the sync point that boots next.
    ObjectProperty<Integer> currentProperty() {
        return current;
    }

    /// Number of the sync point that the machine runs from; 0: none.
    ObjectProperty<Integer> runningProperty() {
        return running;
    }

    private void rebuild() {
        boolean focused = track.marks.stream().anyMatch(m -> m.button.isFocused());
        track.show(points, current.get(), running.get());
        mark();
        if (focused) {
            track.marks.stream().filter(m -> m.button.isSelected()).forEach(m -> m.button.requestFocus());
        }
        // The newest points are what people come for.
        track.applyCss();
        track.layout();
        setHvalue(1);
    }

    private void mark() {
        SyncPoint now = selected.get();
        for (Mark mark : track.marks) {
            mark.button.setSelected(now != null && mark.point.number() == now.number());
        }
    }

    private void step(Mark from, int by) {
        int i = track.marks.indexOf(from) + by;
        if (i >= 0 && i < track.marks.size()) {
            selected.set(track.marks.get(i).point);
            track.marks.get(i).button.requestFocus();
        }
    }

    /// One point: the button that carries the dot, and the labels below it.
    private final class Mark {
        private final SyncPoint point;
        private final double size;
        private final ToggleButton button = new ToggleButton();
        private final Label number;
        private final Label time;
        private final @Nullable FontIcon badge;

        Mark(SyncPoint point, double size, boolean isCurrent, boolean isRunning, boolean after) {
            this.point = point;
            this.size = size;
            number = new Label(isCurrent ? t("{0} · current", point.number()) : String.valueOf(point.number()));
            number.getStyleClass().add(isCurrent ? "point-number-current" : "point-number");
            time = new Label(Formats.shortTime(point.taken()));
            time.getStyleClass().addAll("text-small", "text-muted");
            button.setId("point-" + point.number());
            button.getStyleClass().setAll("point");
            if (isCurrent) {
                button.getStyleClass().add("point-current");
            }
            if (after) {
                button.getStyleClass().add("point-after");
            }
            if (isRunning) {
                button.setGraphic(Icons.of(Icon.BOOT, 14));
            }
            button.setAccessibleRole(AccessibleRole.RADIO_BUTTON);
            button.setAccessibleText(sentence(isCurrent, isRunning));
            button.setTooltip(Ui.tooltip(sentence(isCurrent, isRunning)));
            button.setOnAction(_ -> {
                selected.set(point);
                button.setSelected(true);
            });
            button.setOnKeyPressed(event -> {
                if (event.getCode() == KeyCode.LEFT || event.getCode() == KeyCode.RIGHT) {
                    step(this, event.getCode() == KeyCode.LEFT ? -1 : 1);
                    event.consume();
                }
            });
            badge = point.proof()
                    .map(proof -> {
                        FontIcon icon = Icons.of(proof.passed() ? Icon.PROVED : Icon.UNPROVED, 18);
                        icon.getStyleClass().add(proof.passed() ? "tone-success" : "tone-danger");
                        return icon;
                    })
                    .orElse(null);
        }

        private String sentence(boolean isCurrent, boolean isRunning) {
            List<String> words = new ArrayList<>();
            words.add(t("Sync point {0}, {1}", point.number(), Formats.absolute(point.taken())));
            words.add(t("layer of {0}", Formats.bytes(point.layerBytes())));
            if (isCurrent) {
                words.add(t("the current one"));
            }
            if (isRunning) {
                words.add(t("the machine runs from it"));
            }
            point.proof().ifPresent(p -> words.add(p.passed() ? t("proved") : t("the proof failed")));
            return String.join(", ", words);
        }
    }

    private final class Track extends Pane {
        private final Region line = new Region();
        private final List<Mark> marks = new ArrayList<>();
        private final Map<Mark, StackPane> badges = new HashMap<>();

        Track() {
            line.getStyleClass().add("time-axis");
            setMinHeight(HEIGHT);
            setPrefHeight(HEIGHT);
        }

        void show(List<SyncPoint> shown, int currentNumber, int runningNumber) {
            marks.clear();
            badges.clear();
            getChildren().setAll(line);
            long largest = shown.stream().mapToLong(SyncPoint::layerBytes).max().orElse(1);
            for (SyncPoint point : shown) {
                double share = largest <= 0 ? 0 : Math.sqrt((double) point.layerBytes() / largest);
                Mark mark = new Mark(
                        point,
                        Math.rint(SMALL + (LARGE - SMALL) * share),
                        point.number() == currentNumber,
                        point.number() == runningNumber,
                        point.number() > currentNumber);
                marks.add(mark);
                getChildren().addAll(mark.button, mark.number, mark.time);
                if (mark.badge != null) {
                    StackPane frame = new StackPane(mark.badge);
                    frame.getStyleClass().add("point-badge");
                    frame.setMouseTransparent(true);
                    badges.put(mark, frame);
                    getChildren().add(frame);
                }
            }
            setPrefWidth(EDGE * 2
                    + distances(0).stream().mapToDouble(Double::doubleValue).sum());
        }

        /// Between neighbours, by the square root of the time between them, within bounds; stretched to the width.
        private List<Double> distances(double width) {
            List<Double> weights = new ArrayList<>();
            double longest = 1;
            for (int i = 1; i < marks.size(); i++) {
                long seconds = Math.max(
                        1,
                        Duration.between(
                                        marks.get(i - 1).point.taken(),
                                        marks.get(i).point.taken())
                                .toSeconds());
                weights.add(Math.sqrt((double) seconds));
                longest = Math.max(longest, weights.getLast());
            }
            double scale = longest;
            List<Double> distances = weights.stream()
                    .map(w -> NARROWEST + (WIDEST - NARROWEST) * 0.5 * w / scale)
                    .toList();
            double sum = distances.stream().mapToDouble(Double::doubleValue).sum();
            double least =
                    distances.stream().mapToDouble(Double::doubleValue).min().orElse(NARROWEST);
            double stretch = sum > 0 ? Math.clamp((width - 2 * EDGE) / sum, NARROWEST / least, 1.8) : 1;
            return distances.stream().map(d -> d * stretch).toList();
        }

        @Override
        protected void layoutChildren() {
            double width = Math.max(getWidth(), getViewportBounds().getWidth());
            List<Double> distances = distances(width);
            line.resizeRelocate(0, AXIS - 1, width, 2);
            double x = EDGE;
            for (int i = 0; i < marks.size(); i++) {
                if (i > 0) {
                    x += distances.get(i - 1);
                }
                place(marks.get(i), snapPositionX(x));
            }
        }

        private void place(Mark mark, double x) {
            double half = mark.size / 2;
            mark.button.resizeRelocate(x - half, AXIS - half, mark.size, mark.size);
            StackPane badge = badges.get(mark);
            if (badge != null) {
                badge.resizeRelocate(x + half * 0.85 - 9, AXIS - half * 0.85 - 11, 20, 20);
            }
            centre(mark.number, x, AXIS + LARGE / 2 + 8);
            centre(mark.time, x, AXIS + LARGE / 2 + 30);
        }

        private void centre(Label label, double x, double y) {
            double width = label.prefWidth(-1);
            label.resizeRelocate(snapPositionX(x - width / 2), y, width, label.prefHeight(-1));
        }
    }
}
