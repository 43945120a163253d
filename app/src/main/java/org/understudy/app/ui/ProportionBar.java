package org.understudy.app.ui;

import java.util.List;
import java.util.stream.Collectors;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Parts of a whole as one bar with a legend. Small parts keep a width that can be seen and pointed at.
public final class ProportionBar extends VBox {
    private static final double SMALLEST = 8;
    private static final double GAP = 2;

    /// @param tone style class of the colour, `part-1` to `part-6`
    public record Part(String name, String detail, double weight, String tone) {}

    public ProportionBar(List<Part> parts) {
        super(10);
        List<Part> shown = parts.stream().filter(p -> p.weight() > 0).toList();
        FlowPane legend = new FlowPane(20, 6);
        for (Part part : parts) {
            Region swatch = new Region();
            swatch.getStyleClass().addAll("swatch", part.tone());
            Label name = new Label(part.name());
            Label detail = new Label(part.detail());
            detail.getStyleClass().add("text-muted");
            legend.getChildren().add(Ui.row(6, swatch, name, detail));
        }
        getChildren().addAll(new Bar(shown), legend);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(parts.stream().map(p -> p.name() + " " + p.detail()).collect(Collectors.joining(", ")));
    }

    private static final class Bar extends Pane {
        private final List<Part> parts;

        Bar(List<Part> parts) {
            this.parts = parts;
            getStyleClass().add("proportion-bar");
            setMinHeight(22);
            setPrefHeight(22);
            setMaxHeight(22);
            for (Part part : parts) {
                Region segment = new Region();
                segment.getStyleClass().addAll("segment", part.tone());
                Tooltip.install(segment, Ui.tooltip(part.name() + "  " + part.detail()));
                getChildren().add(segment);
            }
        }

        @Override
        protected void layoutChildren() {
            double[] widths = widths(getWidth() - GAP * Math.max(0, parts.size() - 1));
            double x = 0;
            for (int i = 0; i < parts.size(); i++) {
                double left = snapPositionX(x);
                double right = snapPositionX(x + widths[i]);
                getChildren().get(i).resizeRelocate(left, 0, Math.max(1, right - left), getHeight());
                x += widths[i] + GAP;
            }
        }

        /// Each gets the smallest width at least; the rest is shared by weight among those that deserve more.
        private double[] widths(double room) {
            double total = parts.stream().mapToDouble(Part::weight).sum();
            double[] widths = new double[parts.size()];
            double fixed = 0;
            double free = 0;
            for (int i = 0; i < widths.length; i++) {
                double fair = total == 0 ? 0 : room * parts.get(i).weight() / total;
                if (fair < SMALLEST) {
                    widths[i] = SMALLEST;
                    fixed += SMALLEST;
                } else {
                    free += parts.get(i).weight();
                }
            }
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] == 0) {
                    widths[i] = (room - fixed) * parts.get(i).weight() / free;
                }
            }
            return widths;
        }
    }
}
