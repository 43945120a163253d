package org.understudy.app.ui;

import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/// What belongs to the left and what belongs to the right, in one line where both fit, else in two.
public final class WrapRow extends Pane {
    private static final double GAP = 16;
    private static final double LINE_GAP = 10;

    private final Node left;
    private final Node right;

    public WrapRow(Node left, Node right) {
        this.left = left;
        this.right = right;
        getChildren().addAll(left, right);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private boolean oneLine(double width) {
        return left.prefWidth(-1) + GAP + right.prefWidth(-1) <= width;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 100;
    }

    @Override
    protected double computePrefWidth(double height) {
        return left.prefWidth(-1) + GAP + right.prefWidth(-1);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        double l = left.prefHeight(-1);
        double r = right.prefHeight(-1);
        return width < 0 || oneLine(width) ? Math.max(l, r) : l + LINE_GAP + r;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double l = left.prefHeight(-1);
        double r = right.prefHeight(-1);
        double rightWidth = Math.min(width, right.prefWidth(-1));
        if (oneLine(width)) {
            double height = Math.max(l, r);
            left.resizeRelocate(0, snapPositionY((height - l) / 2), width - rightWidth - GAP, l);
            right.resizeRelocate(snapPositionX(width - rightWidth), snapPositionY((height - r) / 2), rightWidth, r);
        } else {
            left.resizeRelocate(0, 0, width, l);
            right.resizeRelocate(0, l + LINE_GAP, rightWidth, r);
        }
    }
}
