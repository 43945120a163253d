package org.understudy.app.task.log;

import javafx.scene.control.Label;

import org.jspecify.annotations.Nullable;

/// A line on the screen.
final class LogRow extends Label {
    private @Nullable LogLine line;

    LogRow() {
        getStyleClass().add("log-line");
        setMaxWidth(Double.MAX_VALUE);
        setMinWidth(0);
        // Cut without dots: the rest is reached by moving sideways.
        setEllipsisString("");
        setTextOverrun(javafx.scene.control.OverrunStyle.CLIP);
    }

    @Nullable
    LogLine line() {
        return line;
    }

    /// @param column the first that is seen
    void show(@Nullable LogLine now, int column, boolean selected, boolean hit) {
        line = now;
        String text =
                now == null || column >= now.text().length() ? "" : now.text().substring(column);
        if (!text.equals(getText())) {
            setText(text);
        }
        style("log-selected", selected);
        style("log-hit", hit);
    }

    private void style(String name, boolean on) {
        if (getStyleClass().contains(name) != on) {
            if (on) {
                getStyleClass().add(name);
            } else {
                getStyleClass().remove(name);
            }
        }
    }
}
