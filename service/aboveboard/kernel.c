/* The numbers of a decision in C: the same as those of `engine` in NumPy, to the last bit.
 *
 * Each function names the Python that it repeats, which is the reference. `-ffp-contract=off` and the orders below keep the
 * bits: rows add up one after another, and the cells of a row as NumPy adds them (`add_pairwise`). Nothing here reads a
 * clock, a file or a global. Every index from outside is checked, and all memory is freed before a function returns. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#ifndef KERNEL_SOURCE
#define KERNEL_SOURCE "unknown"
#endif

enum { EXPLORED = 100, BLOCK = 128, BUFFERS_MOST = 6 };

/* The sum of a row in NumPy's order: eight running sums in a block, and halves of a longer row. */
static double add_pairwise(const double *v, Py_ssize_t n)
{
    if (n < 8) {
        double sum = -0.0;
        for (Py_ssize_t i = 0; i < n; i++) sum += v[i];
        return sum;
    }
    if (n <= BLOCK) {
        double r[8];
        Py_ssize_t i, whole = n - n % 8;
        for (int k = 0; k < 8; k++) r[k] = v[k];
        for (i = 8; i < whole; i += 8)
            for (int k = 0; k < 8; k++) r[k] += v[i + k];
        double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
        for (; i < n; i++) sum += v[i];
        return sum;
    }
    Py_ssize_t half = n / 2;
    half -= half % 8;
    return add_pairwise(v, half) + add_pairwise(v + half, n - half);
}

/* --- what comes from Python */

/* The buffers of one call, which `release` gives back. */
typedef struct {
    Py_buffer held[BUFFERS_MOST];
    int count;
} Buffers;

static void release(Buffers *all)
{
    while (all->count) PyBuffer_Release(&all->held[--all->count]);
}

/* Returns the cells of a contiguous array of `size` cells of eight bytes, or of any number where `size` is -1. */
static void *cells_of(Buffers *all, PyObject *from, Py_ssize_t size, int writable, Py_ssize_t *found)
{
    Py_buffer *view = &all->held[all->count];
    if (all->count == BUFFERS_MOST) {
        PyErr_SetString(PyExc_SystemError, "too many buffers");
        return NULL;
    }
    if (PyObject_GetBuffer(from, view, writable ? PyBUF_CONTIG : PyBUF_CONTIG_RO) < 0) return NULL;
    all->count++;
    if (view->itemsize != 8 || (size >= 0 && view->len / 8 != size)) {
        PyErr_SetString(PyExc_ValueError, "an array has another size than expected");
        return NULL;
    }
    if (found) *found = view->len / 8;
    /* An empty array may have no address. */
    return view->buf ? view->buf : view;
}

/* Reads the numbers of one call, from left to right. The first that is none leaves an error. */
static double real(PyObject *from) { return PyFloat_AsDouble(from); }

static Py_ssize_t whole(PyObject *from) { return PyNumber_AsSsize_t(from, PyExc_OverflowError); }

static int failed(void) { return PyErr_Occurred() != NULL; }

static int check(int holds, const char *otherwise)
{
    if (!holds && !failed()) PyErr_SetString(PyExc_ValueError, otherwise);
    return holds && !failed();
}

/* --- sums of effects: `sparse_rows.sum_effects` and `sum_without` */

typedef struct {
    const double *base, *effects;
    Py_ssize_t causes, size, interests;
    double cap;
} Scores;

/* Writes the total of each candidate without the causes that `dropped` marks. `most` is scratch for one row. */
static void add_up(const Scores *of, const unsigned char *dropped, double *most, double *total)
{
    Py_ssize_t n = of->size, k = of->causes;
    if (k == 0) {
        memcpy(total, of->base, (size_t)n * sizeof(double));
        return;
    }
    if (of->cap < 1.0) {
        for (Py_ssize_t j = 0; j < n; j++) most[j] = dropped[0] ? 0.0 : fabs(of->effects[j]);
        for (Py_ssize_t i = 1; i < k; i++) {
            const double *row = of->effects + i * n;
            if (dropped[i]) continue; /* adding 0 to a size changes nothing */
            for (Py_ssize_t j = 0; j < n; j++) most[j] += fabs(row[j]);
        }
        for (Py_ssize_t j = 0; j < n; j++) most[j] *= of->cap;
    }
    for (Py_ssize_t i = 0; i < k; i++) {
        const double *row = of->effects + i * n;
        for (Py_ssize_t j = 0; j < n; j++) {
            double add = dropped[i] ? 0.0 : row[j];
            if (of->cap < 1.0) {
                add = add < -most[j] ? -most[j] : add;
                add = add > most[j] ? most[j] : add;
            }
            total[j] = i ? total[j] + add : add;
        }
    }
    for (Py_ssize_t j = 0; j < n; j++) total[j] = of->base[j] + total[j];
}

/* The same over a single candidate, where NumPy adds the causes as the cells of a row. `cells` is scratch for all causes. */
static void add_up_one(const Scores *of, const unsigned char *dropped, double *cells, double *total)
{
    Py_ssize_t k = of->causes;
    if (k == 0) {
        total[0] = of->base[0];
        return;
    }
    double most = 0.0;
    for (Py_ssize_t i = 0; i < k; i++) cells[i] = dropped[i] ? 0.0 : of->effects[i];
    if (of->cap < 1.0) {
        for (Py_ssize_t i = 0; i < k; i++) cells[i] = fabs(cells[i]);
        most = of->cap * add_pairwise(cells, k);
    }
    for (Py_ssize_t i = 0; i < k; i++) {
        double add = dropped[i] ? 0.0 : of->effects[i];
        if (of->cap < 1.0) {
            add = add < -most ? -most : add;
            add = add > most ? most : add;
        }
        cells[i] = add;
    }
    total[0] = of->base[0] + add_pairwise(cells, k);
}

/* Marks the candidates that no interest speaks about which was not dropped: `scores.unmet_without`. */
static void mark_unmet(const Scores *of, const unsigned char *dropped, unsigned char *unmet)
{
    memset(unmet, 1, (size_t)of->size);
    for (Py_ssize_t i = 0; i < of->interests; i++) {
        const double *row = of->effects + i * of->size;
        if (dropped[i]) continue;
        for (Py_ssize_t j = 0; j < of->size; j++)
            if (row[j] != 0.0) unmet[j] = 0;
    }
}

/* --- the probabilities of one slot: `choice.slot_chances` */

typedef struct {
    Py_ssize_t size, left, first;
    double gamma, explore, most, unmet, strength;
} Slot;

/* `exploration._weigh` of one row: inverse gap weighting over `n` cells, of which `left` share. */
static void weigh(const double *totals, double *out, Py_ssize_t n, double gamma, double left)
{
    Py_ssize_t best = 0;
    for (Py_ssize_t j = 1; j < n; j++)
        if (totals[j] > totals[best]) best = j;
    double top = totals[best];
    for (Py_ssize_t j = 0; j < n; j++) out[j] = 1.0 / ((top - totals[j]) * gamma + left);
    out[best] = 0.0;
    out[best] = 1.0 - add_pairwise(out, n);
}

/* Returns the EXPLORED-th largest of more cells than that. `heap` has its least first and is full after EXPLORED of them. */
static double find_threshold(const double *v, Py_ssize_t n)
{
    double heap[EXPLORED];
    int count = 0;
    for (Py_ssize_t j = 0; j < n; j++) {
        int at;
        if (count < EXPLORED) {
            for (at = count++; at && heap[(at - 1) / 2] > v[j]; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
            heap[at] = v[j];
        } else if (v[j] > heap[0]) {
            for (at = 0;;) {
                int child = 2 * at + 1;
                if (child >= EXPLORED) break;
                if (child + 1 < EXPLORED && heap[child + 1] < heap[child]) child++;
                if (heap[child] >= v[j]) break;
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = v[j];
        }
    }
    return heap[0];
}

/* `exploration.personal` of one row. */
static void make_personal(const Slot *slot, const double *totals, double *out)
{
    Py_ssize_t n = slot->size;
    if (slot->left <= EXPLORED) {
        weigh(totals, out, n, slot->gamma, (double)slot->left);
    } else {
        double among[EXPLORED], shares[EXPLORED], least = find_threshold(totals, n);
        Py_ssize_t places[EXPLORED], above = 0, taken = 0;
        for (Py_ssize_t j = 0; j < n; j++) above += totals[j] > least;
        Py_ssize_t equal = EXPLORED - above; /* of equals the earlier ones */
        for (Py_ssize_t j = 0; j < n && taken < EXPLORED; j++)
            if (totals[j] > least || (totals[j] == least && equal-- > 0)) {
                places[taken] = j;
                among[taken++] = totals[j];
            }
        memset(out, 0, (size_t)n * sizeof(double));
        if (taken) weigh(among, shares, taken, slot->gamma, EXPLORED);
        for (Py_ssize_t i = 0; i < taken; i++) out[places[i]] = shares[i];
    }
    if (slot->explore != 0.0) {
        double each = slot->explore / (double)slot->left;
        for (Py_ssize_t j = 0; j < n; j++) {
            out[j] *= 1.0 - slot->explore;
            if (slot->left == n || totals[j] > -INFINITY) out[j] += each;
        }
    }
}

static double finite_or_0(double total) { return total > -INFINITY ? total : 0.0; }

/* `exploration_limit.limit_exploration`. Returns whether the last row needed it. */
static int limit(const Slot *slot, const double *totals, double *chances, Py_ssize_t rows)
{
    Py_ssize_t n = slot->size, first = slot->first, end = (rows - 1) * n;
    double least = slot->explore / (double)slot->left;
    double number = (double)(slot->left - (totals[first] > -INFINITY));
    double explored = 1.0 - chances[end + first] - least * number, most = slot->most - least * number;
    double scale = slot->gamma / (double)(slot->left < EXPLORED ? slot->left : EXPLORED);
    if (!(most > 0.0)) most = 0.0;
    if (explored <= most) return 0;
    double factor = most / explored;
    const double *last = totals + end;
    for (Py_ssize_t r = 0; r < rows; r++) {
        const double *total = totals + r * n;
        double *row = chances + r * n, lead = finite_or_0(total[first]) - finite_or_0(last[first]);
        for (Py_ssize_t j = 0; j < n; j++) {
            double of = factor;
            if (rows > 1) { /* `find_lifts` */
                double grown = ((finite_or_0(total[j]) - finite_or_0(last[j])) - lead) * scale;
                grown = grown > 0.0 ? grown : 0.0;
                grown = grown < 1.0 ? grown : 1.0;
                of = factor + (1.0 - factor) * grown;
            }
            row[j] = (row[j] - least) * of + least;
            if (slot->left < n && total[j] == -INFINITY) row[j] = 0.0;
        }
        row[first] = 0.0;
        row[first] = 1.0 - add_pairwise(row, n);
    }
    return 1;
}

/* Returns what the marked candidates have of a row. `cells` is scratch for one row. */
static double add_marked(const double *row, const unsigned char *marks, double *cells, Py_ssize_t n)
{
    for (Py_ssize_t j = 0; j < n; j++) cells[j] = row[j] * (double)marks[j];
    return add_pairwise(cells, n);
}

/* `exploration.with_unmet` of one row with `has` on its unmet candidates, where some row has too little. */
static void move(const Slot *slot, double *row, const unsigned char *unmet, const unsigned char *met, double has, double share)
{
    Py_ssize_t n = slot->size, of_met = 0, of_unmet = 0;
    double least = slot->explore / (double)slot->left, up = 1.0, down = 1.0, shift = 0.0;
    for (Py_ssize_t j = 0; j < n; j++) {
        of_met += met[j];
        of_unmet += unmet[j];
    }
    if (has == 0.0) {
        if (of_unmet && of_met && share > 0.0)
            for (Py_ssize_t j = 0; j < n; j++) row[j] += (double)unmet[j] / (double)of_unmet;
        else /* nothing to give, or nothing to take it from */
            has = 1.0;
    }
    if (!(has >= share) && of_met) {
        down = (1.0 - share - least * (double)of_met) / (1.0 - has - least * (double)of_met);
        up = share / (has != 0.0 ? has : 1.0);
        shift = least * (1.0 - down);
    }
    for (Py_ssize_t j = 0; j < n; j++) row[j] = met[j] ? row[j] * down + shift : row[j] * up;
}

/* Gives the unmet candidates of each row their share, as `slot_chances` does. `met`, `has` and `kept` are scratch: marks
 * for each cell, and two numbers for each row. */
static void give_unmet(const Slot *slot, const double *totals, double *chances, Py_ssize_t rows, int limited,
                       unsigned char *unmet, unsigned char *met, double *has, double *kept, double *cells)
{
    Py_ssize_t n = slot->size;
    int enough = 1;
    for (Py_ssize_t r = 0; r < rows; r++) {
        unsigned char *here = unmet + r * n, *others = met + r * n;
        kept[r] = slot->unmet;
        if (limited) { /* no more than they have where nothing is known */
            double most = add_marked(chances + (rows - 1) * n, here, cells, n);
            kept[r] = most < kept[r] ? most : kept[r];
        }
        for (Py_ssize_t j = 0; j < n; j++) {
            int may = slot->left == n || totals[r * n + j] > -INFINITY || (limited && j == slot->first);
            others[j] = (unsigned char)(!here[j] && may);
            here[j] = (unsigned char)(here[j] && may);
        }
        has[r] = add_marked(chances + r * n, here, cells, n);
        enough = enough && has[r] >= kept[r];
    }
    for (Py_ssize_t r = 0; r < rows && !enough; r++)
        move(slot, chances + r * n, unmet + r * n, met + r * n, has[r], kept[r]);
}

/* Writes `rows` rows of probabilities for as many of totals. `unmet` marks candidates, NULL where that does not count;
 * it has as many marks of scratch behind it. `scratch` has a row of cells and two numbers for each row. */
static void make_chances(const Slot *slot, const double *totals, unsigned char *unmet, double *scratch, double *chances,
                         Py_ssize_t rows)
{
    Py_ssize_t n = slot->size;
    for (Py_ssize_t r = 0; r < rows; r++) make_personal(slot, totals + r * n, chances + r * n);
    int limited = slot->most < 1.0 && limit(slot, totals, chances, rows);
    if (unmet)
        give_unmet(slot, totals, chances, rows, limited, unmet, unmet + rows * n, scratch + n, scratch + n + rows, scratch);
    for (Py_ssize_t r = 0; r < rows && slot->strength < 1.0; r++) { /* `exploration.mix` */
        for (Py_ssize_t j = 0; j < n; j++) chances[r * n + j] *= slot->strength;
        chances[r * n + slot->first] += 1.0 - slot->strength;
    }
}

/* --- the functions of the module */

/* Marks the causes in `rows`, a sequence of indexes. Returns 0 with an error for what is no index. */
static int mark_dropped(PyObject *rows, unsigned char *dropped, Py_ssize_t causes)
{
    memset(dropped, 0, (size_t)causes);
    Py_ssize_t count = PySequence_Size(rows);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *one = PySequence_GetItem(rows, i);
        if (!one) return 0;
        Py_ssize_t row = whole(one);
        Py_DECREF(one);
        if (!check(row >= 0 && row < causes, "there is no such cause")) return 0;
        dropped[row] = 1;
    }
    return count >= 0;
}

/* `slot_chances.lower_totals` of one row: subtracts the rows of costs, and leaves out the places `above`. */
static int lower(double *total, Py_ssize_t n, PyObject *above, const double *costs, Py_ssize_t rows)
{
    for (Py_ssize_t i = 0; i < rows; i++)
        for (Py_ssize_t j = 0; j < n; j++) total[j] -= costs[i * n + j];
    Py_ssize_t count = PySequence_Size(above);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *one = PySequence_GetItem(above, i);
        if (!one) return 0;
        Py_ssize_t place = whole(one);
        Py_DECREF(one);
        if (!check(place >= 0 && place < n, "there is no such place")) return 0;
        total[place] = -INFINITY;
    }
    return count >= 0;
}

PyDoc_STRVAR(choose_doc,
"choose(base, effects, interests, cap, dropped, gamma, explore, most, unmet, strength, left, first, above, costs, chances)\n\n"
"Fills `chances` with the probabilities of one slot without each set of `dropped` causes, one row for each set.\n\n"
"It repeats `engine.choice.slot_chances` of the totals without each set. `above` are the places drawn before, and `costs`\n"
"has rows of what each candidate loses for being like them, or is None.");

static PyObject *choose(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    (void)self;
    Buffers all = {.count = 0};
    PyObject *done = NULL;
    unsigned char *marks = NULL;
    double *room = NULL;
    if (nargs != 15) {
        PyErr_SetString(PyExc_TypeError, "choose takes 15 arguments");
        return NULL;
    }
    Scores of = {.interests = whole(args[2]), .cap = real(args[3])};
    Slot slot = {.gamma = real(args[5]), .explore = real(args[6]), .most = real(args[7]), .unmet = real(args[8]),
                 .strength = real(args[9]), .left = whole(args[10]), .first = whole(args[11])};
    Py_ssize_t rows = PySequence_Size(args[4]), cells = 0;
    if (failed()) return NULL;
    of.base = cells_of(&all, args[0], -1, 0, &of.size);
    if (!of.base || !(of.effects = cells_of(&all, args[1], -1, 0, &cells))) goto end;
    Py_ssize_t n = slot.size = of.size;
    if (!check(n > 0 && cells % n == 0 && n < PY_SSIZE_T_MAX / 64, "the effects have another size")) goto end;
    of.causes = cells / n;
    if (!check(of.interests >= 0 && of.interests <= of.causes, "there are not so many interests")) goto end;
    if (!check(slot.first >= 0 && slot.first < n && slot.left > 0 && slot.left <= n, "there is no such slot")) goto end;
    if (!check(rows > 0 && rows < PY_SSIZE_T_MAX / 64 / n, "there are too few sets, or too many")) goto end;
    double *chances = cells_of(&all, args[14], rows * n, 1, NULL);
    Py_ssize_t priced = 0;
    const double *costs = chances && args[13] != Py_None ? cells_of(&all, args[13], -1, 0, &priced) : NULL;
    if (failed() || !check(priced % n == 0, "the costs have another size")) goto end;
    /* The totals, then scratch: a row, two numbers for each row, and one for each cause. */
    room = PyMem_Malloc((size_t)(rows * n + n + 2 * rows + of.causes) * sizeof(double));
    marks = PyMem_Malloc((size_t)(of.causes + 2 * rows * n));
    if (!room || !marks) {
        PyErr_NoMemory();
        goto end;
    }
    double *scratch = room + rows * n;
    unsigned char *unmet = slot.unmet > 0.0 ? marks + of.causes : NULL;
    for (Py_ssize_t r = 0; r < rows; r++) {
        PyObject *set = PySequence_GetItem(args[4], r);
        int is_marked = set && mark_dropped(set, marks, of.causes);
        Py_XDECREF(set);
        if (!is_marked) goto end;
        if (n == 1 && rows == 1)
            add_up_one(&of, marks, scratch, room);
        else
            add_up(&of, marks, scratch, room + r * n);
        if (!lower(room + r * n, n, args[12], costs, priced / n)) goto end;
        if (unmet) mark_unmet(&of, marks, unmet + r * n);
    }
    make_chances(&slot, room, unmet, scratch, chances, rows);
    done = Py_NewRef(Py_None);
end:
    PyMem_Free(marks);
    PyMem_Free(room);
    release(&all);
    return done;
}

PyDoc_STRVAR(score_doc,
"score(dense, rows, values, among, base, cap, effects, total)\n\n"
"Fills `effects` with each of `rows` times its value over the columns `among`, or all for None, and `total` with the base\n"
"plus their sum. It repeats `engine.sparse_rows.effects` and `sum_effects`.");

static PyObject *score(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    (void)self;
    Buffers all = {.count = 0};
    PyObject *done = NULL;
    unsigned char *dropped = NULL;
    double *scratch = NULL;
    if (nargs != 8) {
        PyErr_SetString(PyExc_TypeError, "score takes 8 arguments");
        return NULL;
    }
    Scores of = {.causes = PySequence_Size(args[1]), .cap = real(args[5])};
    if (failed()) return NULL;
    Py_ssize_t k = of.causes, cells = 0, n = 0;
    const double *dense = cells_of(&all, args[0], -1, 0, &cells);
    if (!dense || !(of.base = cells_of(&all, args[4], -1, 0, &of.size))) goto end;
    n = of.size;
    if (!check(n > 0 && k < PY_SSIZE_T_MAX / 64 / n && PySequence_Size(args[2]) == k, "the sizes differ")) goto end;
    const int64_t *among = args[3] == Py_None ? NULL : cells_of(&all, args[3], n, 0, NULL);
    double *effects = failed() ? NULL : cells_of(&all, args[6], k * n, 1, NULL);
    double *total = effects ? cells_of(&all, args[7], n, 1, NULL) : NULL;
    if (!total) goto end;
    Py_ssize_t width = all.held[0].ndim == 2 ? all.held[0].shape[1] : 0, height = width ? cells / width : 0;
    if (!check(width > 0 && (among || width == n), "the grid has another width")) goto end;
    for (Py_ssize_t j = 0; among && j < n; j++)
        if (!check(among[j] >= 0 && among[j] < width, "there is no such column")) goto end;
    dropped = PyMem_Calloc((size_t)k + 1, 1);
    scratch = PyMem_Malloc((size_t)(n + k) * sizeof(double));
    if (!dropped || !scratch) {
        PyErr_NoMemory();
        goto end;
    }
    for (Py_ssize_t i = 0; i < k; i++) {
        PyObject *row = PySequence_GetItem(args[1], i), *value = row ? PySequence_GetItem(args[2], i) : NULL;
        Py_ssize_t at = value ? whole(row) : -1;
        double factor = value ? real(value) : 0.0;
        Py_XDECREF(row);
        Py_XDECREF(value);
        if (!check(at >= 0 && at < height, "there is no such row")) goto end;
        const double *from = dense + at * width;
        for (Py_ssize_t j = 0; j < n; j++) effects[i * n + j] = from[among ? among[j] : j] * factor;
    }
    of.effects = effects;
    if (n == 1)
        add_up_one(&of, dropped, scratch, total);
    else
        add_up(&of, dropped, scratch, total);
    done = Py_NewRef(Py_None);
end:
    PyMem_Free(dropped);
    PyMem_Free(scratch);
    release(&all);
    return done;
}

PyDoc_STRVAR(draw_doc,
"draw(chances, uniform)\n\nReturns the place that `engine.choice._draw` returns.");

static PyObject *draw(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    (void)self;
    Buffers all = {.count = 0};
    Py_ssize_t n = 0, place = 0;
    if (nargs != 2) {
        PyErr_SetString(PyExc_TypeError, "draw takes 2 arguments");
        return NULL;
    }
    double uniform = real(args[1]), reached = 0.0;
    const double *chances = failed() ? NULL : cells_of(&all, args[0], -1, 0, &n);
    if (chances && check(n > 0, "there is no candidate")) {
        for (; place < n; place++) {
            reached = place ? reached + chances[place] : chances[0];
            if (reached > uniform) break;
        }
        if (place == n) /* rounding left the sum a hair below */
            for (Py_ssize_t j = place = 0; j < n; j++)
                if (chances[j] > chances[place]) place = j;
    }
    release(&all);
    return failed() ? NULL : PyLong_FromSsize_t(place);
}

/* Returns two lists of `n` numbers each, as a tuple. */
static PyObject *pair_of_lists(const double *one, const double *other, Py_ssize_t n)
{
    PyObject *lists[2] = {PyList_New(n), PyList_New(n)}, *pair = NULL;
    for (Py_ssize_t i = 0; i < 2 * n && lists[0] && lists[1] && !failed(); i++) {
        PyObject *number = PyFloat_FromDouble(i < n ? one[i] : other[i - n]);
        if (number) PyList_SetItem(lists[i >= n], i % n, number);
    }
    if (lists[0] && lists[1] && !failed()) pair = PyTuple_Pack(2, lists[0], lists[1]);
    Py_XDECREF(lists[0]);
    Py_XDECREF(lists[1]);
    return pair;
}

PyDoc_STRVAR(lift_doc,
"lift(effects, width, place)\n\nReturns what `engine.sparse_rows.at_column` returns.");

static PyObject *lift(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    (void)self;
    Buffers all = {.count = 0};
    PyObject *found = NULL;
    double *numbers = NULL;
    Py_ssize_t cells = 0;
    if (nargs != 3) {
        PyErr_SetString(PyExc_TypeError, "lift takes 3 arguments");
        return NULL;
    }
    Py_ssize_t n = whole(args[1]), place = whole(args[2]);
    const double *effects = failed() ? NULL : cells_of(&all, args[0], -1, 0, &cells);
    if (!effects || !check(n > 0 && cells % n == 0, "the effects have another size")) goto end;
    if (!check(place >= 0 && place < n, "there is no such place")) goto end;
    Py_ssize_t k = cells / n;
    numbers = PyMem_Malloc((size_t)(2 * k + 1) * sizeof(double));
    if (!numbers) {
        PyErr_NoMemory();
        goto end;
    }
    for (Py_ssize_t i = 0; i < k; i++) {
        numbers[i] = effects[i * n + place];
        numbers[k + i] = numbers[i] - add_pairwise(effects + i * n, n) / (double)n;
    }
    found = pair_of_lists(numbers, numbers + k, k);
end:
    PyMem_Free(numbers);
    release(&all);
    return found;
}

PyDoc_STRVAR(lead_doc,
"lead(chances, stated, tested, material)\n\nReturns what `explanation.explain._stability` returns.");

static PyObject *lead(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    (void)self;
    Buffers all = {.count = 0};
    double *leads = NULL, sum = 0.0;
    Py_ssize_t n = 0, cells = 0, count = 0;
    if (nargs != 4) {
        PyErr_SetString(PyExc_TypeError, "lead takes 4 arguments");
        return NULL;
    }
    double material = real(args[3]);
    const double *chances = failed() ? NULL : cells_of(&all, args[0], -1, 0, &n);
    const double *stated = chances ? cells_of(&all, args[1], n, 0, NULL) : NULL;
    const double *tested = stated ? cells_of(&all, args[2], -1, 0, &cells) : NULL;
    if (!tested || !check(n > 0 && cells % n == 0, "the probabilities have another size")) goto end;
    leads = PyMem_Malloc((size_t)n * sizeof(double));
    if (!leads) {
        PyErr_NoMemory();
        goto end;
    }
    for (Py_ssize_t j = 0; j < n; j++) {
        double own = chances[j] - stated[j], most = -1.0;
        for (Py_ssize_t i = j; i < cells; i += n)
            if (chances[j] - tested[i] > most) most = chances[j] - tested[i];
        if (own >= most && own >= material * chances[j]) leads[count++] = chances[j];
    }
    sum = add_pairwise(leads, count);
end:
    PyMem_Free(leads);
    release(&all);
    return failed() ? NULL : PyFloat_FromDouble(sum);
}

PyDoc_STRVAR(find_new_doc,
"find_new(effects, interests, total, chances)\n\n"
"Returns the probability of the candidates that no interest speaks about, of those with a finite total, and whether the\n"
"first one is among them. `engine.diagnostics` does the same.");

static PyObject *find_new(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    (void)self;
    Buffers all = {.count = 0};
    PyObject *found = NULL;
    double *cells = NULL;
    unsigned char *marks = NULL;
    Py_ssize_t count = 0, given = 0;
    if (nargs != 4) {
        PyErr_SetString(PyExc_TypeError, "find_new takes 4 arguments");
        return NULL;
    }
    Scores of = {.interests = whole(args[1]), .cap = 1.0};
    if (failed() || !(of.effects = cells_of(&all, args[0], -1, 0, &given))) goto end;
    const double *total = cells_of(&all, args[2], -1, 0, &of.size);
    const double *chances = total ? cells_of(&all, args[3], of.size, 0, NULL) : NULL;
    if (!chances || !check(of.size > 0 && given % of.size == 0, "the effects have another size")) goto end;
    of.causes = given / of.size;
    if (!check(of.interests >= 0 && of.interests <= of.causes, "there are not so many interests")) goto end;
    cells = PyMem_Malloc((size_t)of.size * sizeof(double));
    marks = PyMem_Calloc((size_t)(of.causes + of.size), 1);
    if (!cells || !marks) {
        PyErr_NoMemory();
        goto end;
    }
    unsigned char *unmet = marks + of.causes;
    mark_unmet(&of, marks, unmet);
    for (Py_ssize_t j = 0; j < of.size; j++) {
        unmet[j] = unmet[j] && total[j] > -INFINITY;
        if (unmet[j]) cells[count++] = chances[j];
    }
    found = Py_BuildValue("(dO)", add_pairwise(cells, count), unmet[0] ? Py_True : Py_False);
end:
    PyMem_Free(cells);
    PyMem_Free(marks);
    release(&all);
    return found;
}

PyDoc_STRVAR(add_doc, "add(cells)\n\nReturns the sum of an array in the order in which all rows are added up here.");

static PyObject *add(PyObject *self, PyObject *from)
{
    (void)self;
    Buffers all = {.count = 0};
    Py_ssize_t n = 0;
    const double *cells = cells_of(&all, from, -1, 0, &n);
    double sum = cells ? add_pairwise(cells, n) : 0.0;
    release(&all);
    return failed() ? NULL : PyFloat_FromDouble(sum);
}

static PyMethodDef methods[] = {
    {"choose", (PyCFunction)(void (*)(void))choose, METH_FASTCALL, choose_doc},
    {"score", (PyCFunction)(void (*)(void))score, METH_FASTCALL, score_doc},
    {"draw", (PyCFunction)(void (*)(void))draw, METH_FASTCALL, draw_doc},
    {"lift", (PyCFunction)(void (*)(void))lift, METH_FASTCALL, lift_doc},
    {"lead", (PyCFunction)(void (*)(void))lead, METH_FASTCALL, lead_doc},
    {"find_new", (PyCFunction)(void (*)(void))find_new, METH_FASTCALL, find_new_doc},
    {"add", add, METH_O, add_doc},
    {NULL, NULL, 0, NULL},
};

static int start(PyObject *module) { return PyModule_AddStringConstant(module, "SOURCE", KERNEL_SOURCE); }

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)(intptr_t)start}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "_kernel", .m_doc = "The numbers of a decision.", .m_methods = methods, .m_slots = slots};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&definition); }
