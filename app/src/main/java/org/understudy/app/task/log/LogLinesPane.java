package org.understudy.app.task.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;

import org.jspecify.annotations.Nullable;

/// The lines that are seen. There are as many nodes as there is room for, however long the log is;
/// they are filled anew when one moves.
final class LogLinesPane extends Region {
    private static final double ROW = 19;
    private static final double BAR = 14;
    private static final int SIDEWAYS = 16;
    private static final int WHEEL = 3;
    private static final double TOP = 1000;

    private final LogViewModel model;
    private final ScrollBar bar = new ScrollBar();
    private final ScrollBar across = new ScrollBar();
    private final List<LogRow> rows = new ArrayList<>();
    private final Consumer<KeyEvent> otherKeys;
    private boolean showing;
    private double wheel;
    private long revealed = -1;

    /// @param otherKeys those that are not about moving
    LogLinesPane(LogViewModel model, Consumer<KeyEvent> otherKeys) {
        this.model = model;
        this.otherKeys = otherKeys;
        getStyleClass().add("log-lines");
        setId("log-lines");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        setMinSize(100, 80);
        bar.setOrientation(Orientation.VERTICAL);
        bar.setMin(0);
        bar.setMax(TOP);
        bar.setId("log-bar");
        across.setId("log-across");
        across.setMin(0);
        getChildren().addAll(bar, across);
        bar.valueProperty().addListener((_, _, now) -> {
            if (!showing) {
                model.scrollTo(now.doubleValue() / TOP);
            }
        });
        across.valueProperty().addListener((_, _, _) -> fill());
        model.lines().addListener((ListChangeListener<LogLine>) _ -> show());
        model.topProperty().addListener((_, _, _) -> show());
        model.sizeProperty().addListener((_, _, _) -> show());
        model.currentProperty().addListener((_, _, _) -> reveal());
        model.wantedProperty().addListener((_, _, _) -> fill());
        setOnScroll(this::wheel);
        setOnKeyPressed(this::key);
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
    }

    // ---- showing

    private void show() {
        showing = true;
        long size = Math.max(1, model.sizeProperty().get());
        double seen = Math.min(1, (double) model.span() / size);
        // The bar reaches its end where the last line is seen.
        double room = Math.max(1e-9, 1 - seen);
        bar.setVisibleAmount(Math.clamp(seen * TOP, TOP / 50, TOP));
        bar.setValue(Math.clamp(model.topProperty().get() / (double) size / room * TOP, 0, TOP));
        bar.setDisable(seen >= 1);
        bar.setUnitIncrement(0);
        bar.setBlockIncrement(Math.max(seen * TOP, 1e-6));
        int longest =
                model.lines().stream().mapToInt(l -> l.text().length()).max().orElse(0);
        across.setMax(Math.max(0, longest - columns() / 2));
        across.setVisibleAmount(across.getMax() / 4 + 1);
        across.setVisible(longest > columns() || across.getValue() > 0);
        showing = false;
        if (model.currentProperty().get() != revealed) {
            reveal();
        } else {
            fill();
        }
    }

    /// Sideways too, where a long line has what was looked for.
    private void reveal() {
        long current = model.currentProperty().get();
        String wanted = model.wantedProperty().get().toLowerCase(Locale.ROOT);
        model.lines().stream().filter(l -> l.offset() == current).findFirst().ifPresent(line -> {
            revealed = current;
            int at = line.text().toLowerCase(Locale.ROOT).indexOf(wanted);
            int column = (int) across.getValue();
            if (at >= 0 && (at < column || at + wanted.length() > column + columns())) {
                across.setValue(Math.clamp(at - columns() / 3, 0, across.getMax()));
            }
        });
        fill();
    }

    private int columns() {
        // A letter of this font is a little more than half as wide as it is high.
        return (int) Math.max(20, (getWidth() - BAR - 16) / 7.8);
    }

    private void fill() {
        int column = (int) across.getValue();
        String wanted = model.wantedProperty().get().toLowerCase(Locale.ROOT);
        List<LogLine> lines = model.lines();
        for (int i = 0; i < rows.size(); i++) {
            @Nullable LogLine line = i < lines.size() ? lines.get(i) : null;
            boolean hit = line != null
                    && !wanted.isEmpty()
                    && line.text().toLowerCase(Locale.ROOT).contains(wanted);
            rows.get(i).show(line, column, line != null && model.selected(line), hit);
            boolean here =
                    line != null && line.offset() == model.currentProperty().get();
            rows.get(i).pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("current"), here);
        }
        setAccessibleText(lines.isEmpty() ? "" : lines.getLast().text());
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        double low = across.isVisible() ? BAR : 0;
        int fit = (int) Math.max(1, Math.floor((height - low - 8) / ROW));
        while (rows.size() < fit) {
            LogRow row = new LogRow();
            rows.add(row);
            getChildren().add(row);
        }
        while (rows.size() > fit) {
            getChildren().remove(rows.removeLast());
        }
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).resizeRelocate(0, snapPositionY(4 + i * ROW), Math.max(0, width - BAR), ROW);
        }
        bar.resizeRelocate(width - BAR, 0, BAR, height);
        across.resizeRelocate(0, height - BAR, Math.max(0, width - BAR), BAR);
        model.rows(fit);
        fill();
    }

    // ---- moving

    private void wheel(ScrollEvent event) {
        if (event.isShiftDown() || Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
            double by = event.getDeltaX() == 0 ? event.getDeltaY() : event.getDeltaX();
            sideways(by < 0 ? SIDEWAYS / 4 : -SIDEWAYS / 4);
        } else {
            wheel += -event.getDeltaY() / 40 * WHEEL;
            int whole = (int) wheel;
            wheel -= whole;
            if (whole != 0) {
                model.scrollBy(whole);
            }
        }
        event.consume();
    }

    private void sideways(int columns) {
        across.setValue(Math.clamp(across.getValue() + columns, 0, across.getMax()));
    }

    private void key(KeyEvent event) {
        int page = Math.max(1, rows.size() - 1);
        if (event.isShortcutDown() && event.getCode() == KeyCode.HOME) {
            model.toBegin();
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.END) {
            model.toEnd();
        } else if (!event.isShortcutDown()) {
            switch (event.getCode()) {
                case UP -> model.scrollBy(-1);
                case DOWN -> model.scrollBy(1);
                case PAGE_UP -> model.scrollBy(-page);
                case PAGE_DOWN, SPACE -> model.scrollBy(page);
                case HOME -> model.toBegin();
                case END -> model.toEnd();
                case LEFT -> sideways(-SIDEWAYS);
                case RIGHT -> sideways(SIDEWAYS);
                default -> {
                    otherKeys.accept(event);
                    return;
                }
            }
        } else {
            otherKeys.accept(event);
            return;
        }
        event.consume();
    }

    private @Nullable LogLine at(MouseEvent event) {
        int index = (int) ((event.getY() - 4) / ROW);
        return index >= 0 && index < rows.size() ? rows.get(index).line() : null;
    }

    private void press(MouseEvent event) {
        requestFocus();
        @Nullable LogLine line = at(event);
        if (line != null) {
            model.select(line, event.isShiftDown());
            fill();
        }
    }

    private void drag(MouseEvent event) {
        if (event.getY() < 0) {
            model.scrollBy(-1);
        } else if (event.getY() > getHeight()) {
            model.scrollBy(1);
        }
        @Nullable
        LogLine line = event.getY() < 0
                ? rows.getFirst().line()
                : event.getY() > getHeight() ? rows.getLast().line() : at(event);
        if (line != null) {
            model.select(line, true);
            fill();
        }
    }

    static boolean copy(KeyEvent event) {
        return new javafx.scene.input.KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN).match(event);
    }
}
