package org.understudy.app.ui;

import java.util.List;

import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/// Equal columns where there is room, one below the other where there is not.
public final class Columns extends Pane {
    private final double gap;
    private final double narrowest;

    /// @param narrowest a column may be before they are stacked
    public Columns(double gap, double narrowest, Node... nodes) {
        this.gap = gap;
        this.narrowest = narrowest;
        getChildren().addAll(nodes);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    /// As many columns as fit: all, half of them, or one.
    private int columns(double width, int count) {
        int fit = count;
        while (fit > 1 && (width - gap * (fit - 1)) / fit < narrowest) {
            fit = fit % 2 == 0 ? fit / 2 : 1;
        }
        return Math.max(1, fit);
    }

    private double columnWidth(double width, int columns) {
        return Math.max(0, (width - gap * (columns - 1)) / columns);
    }

    private double rowHeight(List<Node> nodes, int from, int columns, double each) {
        double height = 0;
        for (Node node : nodes.subList(from, Math.min(nodes.size(), from + columns))) {
            height = Math.max(height, node.prefHeight(each));
        }
        return Math.ceil(height);
    }

    @Override
    protected double computeMinWidth(double height) {
        return Math.min(narrowest, 200);
    }

    @Override
    protected double computePrefWidth(double height) {
        int count = getManagedChildren().size();
        return count * narrowest + Math.max(0, count - 1) * gap;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        List<Node> nodes = getManagedChildren();
        double available = width < 0 ? prefWidth(-1) : width;
        int columns = columns(available, nodes.size());
        double each = columnWidth(available, columns);
        double height = 0;
        for (int i = 0; i < nodes.size(); i += columns) {
            height += rowHeight(nodes, i, columns, each) + (i == 0 ? 0 : gap);
        }
        return height;
    }

    @Override
    protected void layoutChildren() {
        List<Node> nodes = getManagedChildren();
        int columns = columns(getWidth(), nodes.size());
        double each = columnWidth(getWidth(), columns);
        double y = 0;
        for (int i = 0; i < nodes.size(); i += columns) {
            double height = rowHeight(nodes, i, columns, each);
            for (int c = 0; c < columns && i + c < nodes.size(); c++) {
                double left = snapPositionX(c * (each + gap));
                nodes.get(i + c).resizeRelocate(left, y, snapPositionX(c * (each + gap) + each) - left, height);
            }
            y += height + gap;
        }
    }
}
