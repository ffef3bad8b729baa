package io.runtelemetry.benchmarks.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;

/** The picture of what a job pays: a bar for each way to record, as long as what it costs. */
final class CostChart {

    private static final int WIDTH = 760;

    private static final int HEIGHT_OF_BAR = 34;

    /** Sharp on screens of today. */
    private static final int SCALE = 2;

    private static final Color OURS = new Color(0x16A34A);

    private static final Color OTHERS = new Color(0x94A3B8);

    private CostChart() {}

    /**
     * Draws bars.
     *
     * @param micros what each costs a call, in microseconds, from the top to the bottom
     * @param ours the one to be seen first
     */
    static void draw(Map<String, Double> micros, String ours, Path file) {
        JFreeChart chart = chart(micros, ours);
        try (OutputStream out = Files.newOutputStream(file)) {
            ChartUtils.writeScaledChartAsPNG(out, chart, WIDTH, HEIGHT_OF_BAR * micros.size(), SCALE, SCALE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JFreeChart chart(Map<String, Double> micros, String ours) {
        DefaultCategoryDataset bars = new DefaultCategoryDataset();
        micros.forEach((name, cost) -> bars.addValue(cost, "µs", name));
        JFreeChart chart =
                ChartFactory.createBarChart(null, null, null, bars, PlotOrientation.HORIZONTAL, false, false, false);
        chart.setPadding(new RectangleInsets(8, 8, 8, 8));
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.getDomainAxis().setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5f);
        plot.getDomainAxis().setAxisLineVisible(false);
        plot.getDomainAxis().setTickMarksVisible(false);
        plot.getDomainAxis().setCategoryMargin(0.25);
        plot.getDomainAxis().setUpperMargin(0.02);
        plot.getDomainAxis().setLowerMargin(0.02);
        plot.getRangeAxis().setVisible(false);
        // Room for the label of the longest.
        plot.getRangeAxis().setUpperMargin(0.25);
        plot.setRenderer(renderer(bars.getColumnIndex(ours)));
        return chart;
    }

    private static BarRenderer renderer(int columnOfOurs) {
        BarRenderer renderer = new BarRenderer() {
            @Override
            public Paint getItemPaint(int row, int column) {
                return column == columnOfOurs ? OURS : OTHERS;
            }
        };
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator(
                "{2} µs", new DecimalFormat("#,##0.0", DecimalFormatSymbols.getInstance(Locale.ROOT))));
        renderer.setDefaultItemLabelFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        renderer.setDefaultPositiveItemLabelPosition(
                new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
        renderer.setDefaultItemLabelsVisible(true);
        return renderer;
    }
}
