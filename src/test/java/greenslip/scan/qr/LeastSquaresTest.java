package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LeastSquaresTest {
    private final LeastSquares line = new LeastSquares(2, 1e-12);
    private final double[] solution = {7, 7};

    private void point(double x, double y, double weight) {
        line.row[0] = x;
        line.row[1] = 1;
        line.add(y, weight);
    }

    @Test
    void points_on_a_line_give_that_line() {
        line.begin();
        point(0, 3, 1);
        point(1, 5, 1);
        point(2, 7, 0.1);
        assertThat(line.solve(solution)).isTrue();
        assertThat(solution[0]).isCloseTo(2, within(1e-9));
        assertThat(solution[1]).isCloseTo(3, within(1e-9));
    }

    @Test
    void a_point_with_little_weight_draws_little() {
        line.begin();
        point(0, 0, 1);
        point(1, 1, 1);
        point(2, 2, 1);
        point(1, 100, 1e-6);
        assertThat(line.solve(solution)).isTrue();
        assertThat(solution[0] + solution[1]).isCloseTo(1, within(1e-3));
    }

    @Test
    void one_point_alone_says_nothing_of_a_line() {
        line.begin();
        point(1, 4, 1);
        assertThat(line.solve(solution)).isFalse();
        assertThat(solution).containsExactly(7, 7);
    }

    @Test
    void an_unknown_that_nobody_tells_is_zero_where_it_is_drawn_there() {
        line.begin();
        point(0, 5, 1);
        line.damp(0, 1);
        assertThat(line.solve(solution)).isTrue();
        assertThat(solution[0]).isCloseTo(0, within(1e-9));
        assertThat(solution[1]).isCloseTo(5, within(1e-9));
    }

    @Test
    void it_forgets_what_was_before() {
        line.begin();
        point(0, 1, 1);
        point(1, 1, 1);
        assertThat(line.solve(solution)).isTrue();
        points_on_a_line_give_that_line();
    }
}
