package org.understudy.app.ui;

import java.util.ArrayList;
import java.util.List;

import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;

/// Names and values in two columns. Values wrap in the room that there is, and the height follows from the width.
final class FactsPane extends Pane {
    private static final double GAP = 16;
    private static final double LINE_GAP = 6;
    private static final double NARROWEST_VALUE = 80;

    private final List<Label> names = new ArrayList<>();
    private final List<Label> values = new ArrayList<>();

    FactsPane(List<Ui.Fact> facts) {
        for (Ui.Fact fact : facts) {
            Label name = new Label(fact.name());
            name.getStyleClass().add("text-muted");
            Label value = new Label(fact.value());
            value.setWrapText(true);
            name.setLabelFor(value);
            names.add(name);
            values.add(value);
        }
        getChildren().addAll(names);
        getChildren().addAll(values);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private double nameWidth() {
        return Math.ceil(names.stream().mapToDouble(n -> n.prefWidth(-1)).max().orElse(0));
    }

    private double valueWidth(double width) {
        return Math.max(NARROWEST_VALUE, width - nameWidth() - GAP);
    }

    private double lineHeight(int line, double valueWidth) {
        return Math.ceil(
                Math.max(names.get(line).prefHeight(-1), values.get(line).prefHeight(valueWidth)));
    }

    @Override
    protected double computeMinWidth(double height) {
        return nameWidth() + GAP + NARROWEST_VALUE;
    }

    @Override
    protected double computePrefWidth(double height) {
        return nameWidth()
                + GAP
                + Math.ceil(
                        values.stream().mapToDouble(v -> v.prefWidth(-1)).max().orElse(0));
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        double valueWidth = valueWidth(width < 0 ? prefWidth(-1) : width);
        double height = 0;
        for (int i = 0; i < names.size(); i++) {
            height += lineHeight(i, valueWidth) + (i == 0 ? 0 : LINE_GAP);
        }
        return height;
    }

    @Override
    protected void layoutChildren() {
        double nameWidth = nameWidth();
        double valueWidth = valueWidth(getWidth());
        double y = 0;
        for (int i = 0; i < names.size(); i++) {
            double height = lineHeight(i, valueWidth);
            names.get(i).resizeRelocate(0, y, nameWidth, names.get(i).prefHeight(-1));
            values.get(i).resizeRelocate(nameWidth + GAP, y, valueWidth, height);
            y += height + LINE_GAP;
        }
    }
}
