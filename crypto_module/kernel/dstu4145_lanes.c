/* s·P + r·Q of eight signatures in one walk over their digits, and the question h x = y.
 *
 * Digits are odd, so that all lanes add in the same turns: k odd below 2^(wn), with
 * v = (k - 1) / 2 + 2^(wn - 1) cut into n windows v_i of w bits, is the sum of
 * (2 v_i + 1 - 2^w) 2^(wi), since the sum of 2^(wi) (1 - 2^w) is 1 - 2^(wn). For k even, n - k is
 * odd, and k Q = (n - k)(-Q).
 */
#include "dstu4145_lanes.h"

#include "curve_lanes.h"

#if CPU_X86

#define BLOCK 64
#define GROUPS (BLOCK / LANES)
#define KEY_WINDOW 4
#define KEY_POINTS (1 << (KEY_WINDOW - 1))
#define BASE_POINTS CURVE_BASE_POINTS
#define BASE_WINDOW (CURVE_BASE_WINDOW - 1) /* signed odd digits: as many points */
#define ROW_MAX (2 * GF2M_LIMBS)

typedef struct {
    uint64_t v[SCALAR_LIMBS + 1];
    unsigned negative;
} odd_digits;

/* A table holds Q, 3Q, 5Q, ... for each lane: its rows are the limbs of x and then of l, without
 * gaps. Until it is normalised, an entry holds X and L of all lanes word by word. */
typedef struct {
    const lanes_arithmetic *f;
    const curve *c;
    uint64_t base[BASE_POINTS * ROW_MAX] __attribute__((aligned(64)));
    uint64_t key[GROUPS][KEY_POINTS][LANES * ROW_MAX] __attribute__((aligned(64)));
    lanes_element ratio[GROUPS][KEY_POINTS];
    lanes_element inverse[GROUPS];
    odd_digits r[BLOCK], s[BLOCK];
} workspace;

/* The field for what does not multiply. */
static lanes_field plain(const lanes_arithmetic *f)
{
    const lanes_field field = {f->m, f->limbs, 0, 0, 0, NULL, NULL};
    return field;
}

/* words[i] = the word i of eight rows. */
TARGET_AVX512 static void load_rows(lanes_word *words, const uint64_t *const rows[LANES],
                                    unsigned count)
{
    unsigned i = 0;
    for (; i + 2 <= count; i += 2) {
        lanes_word pairs[2];
        for (unsigned j = 0; j < 2; j++) {
            pairs[j] = _mm512_castsi128_si512(_mm_loadu_si128((const void *)(rows[j] + i)));
            pairs[j] = _mm512_inserti64x2(pairs[j], _mm_loadu_si128((const void *)(rows[j + 2] + i)), 1);
            pairs[j] = _mm512_inserti64x2(pairs[j], _mm_loadu_si128((const void *)(rows[j + 4] + i)), 2);
            pairs[j] = _mm512_inserti64x2(pairs[j], _mm_loadu_si128((const void *)(rows[j + 6] + i)), 3);
        }
        words[i] = _mm512_unpacklo_epi64(pairs[0], pairs[1]);
        words[i + 1] = _mm512_unpackhi_epi64(pairs[0], pairs[1]);
    }
    if (i < count)
        words[i] = _mm512_set_epi64(
            (long long)rows[7][i], (long long)rows[6][i], (long long)rows[5][i],
            (long long)rows[4][i], (long long)rows[3][i], (long long)rows[2][i],
            (long long)rows[1][i], (long long)rows[0][i]);
}

/* rows, close together, from x and l. */
TARGET_AVX512 static void store_rows(const lanes_arithmetic *f, uint64_t *rows,
                                     const lanes_affine *p)
{
    const unsigned size = 2 * f->limbs;
    for (unsigned i = 0; i < size; i++) {
        uint64_t word[LANES];
        _mm512_storeu_si512(word, i < f->limbs ? p->x.limb[i] : p->l.limb[i - f->limbs]);
        for (unsigned lane = 0; lane < LANES; lane++)
            rows[lane * size + i] = word[lane];
    }
}

TARGET_AVX512 static void load_affine(const lanes_arithmetic *f, lanes_affine *p,
                                      const uint64_t *const rows[LANES])
{
    lanes_word words[ROW_MAX];
    load_rows(words, rows, 2 * f->limbs);
    for (unsigned i = 0; i < f->limbs; i++) {
        p->x.limb[i] = words[i];
        p->l.limb[i] = words[i + f->limbs];
    }
}

/* Itoh and Tsujii, as gf2m_invert. */
TARGET_AVX512 static void invert(const lanes_arithmetic *f, lanes_element *out,
                                 const lanes_element *a)
{
    lanes_element power = *a, shifted;
    unsigned k = 1, bit = 1;
    while (bit * 2 <= f->m - 1)
        bit *= 2;
    for (bit /= 2; bit; bit /= 2) {
        f->square_times(&shifted, &power, k);
        f->multiply(&power, &shifted, &power);
        k *= 2;
        if ((f->m - 1) & bit) {
            f->square_times(&power, &power, 1);
            f->multiply(&power, &power, a);
            k += 1;
        }
    }
    f->square_times(out, &power, 1);
}

/* All of them by one inversion (Montgomery); 0 becomes 1 first, so that it spoils no other. */
TARGET_AVX512 static void invert_all(const lanes_arithmetic *f, lanes_element *a, unsigned count)
{
    lanes_element product[GROUPS], inverse, t;
    for (unsigned i = 0; i < count; i++) {
        lanes_add_one(plain(f), &a[i], &a[i], lanes_zeros(plain(f), &a[i]));
        if (i)
            f->multiply(&product[i], &product[i - 1], &a[i]);
        else
            product[0] = a[0];
    }
    invert(f, &inverse, &product[count - 1]);
    for (unsigned i = count; i-- > 1;) {
        f->multiply(&t, &inverse, &product[i - 1]);
        f->multiply(&inverse, &inverse, &a[i]);
        a[i] = t;
    }
    a[0] = inverse;
}

TARGET_AVX512 static void broadcast(const lanes_arithmetic *f, lanes_element *out,
                                    const gf2m_element a)
{
    for (unsigned i = 0; i < f->limbs; i++)
        out->limb[i] = _mm512_set1_epi64((long long)a[i]);
}

/* x and y, the second in the place of l. */
TARGET_AVX512 static void load_points(const lanes_arithmetic *f, lanes_affine *out,
                                      const curve_point *const points[LANES])
{
    const uint64_t *x[LANES], *y[LANES];
    for (unsigned lane = 0; lane < LANES; lane++) {
        x[lane] = points[lane]->x;
        y[lane] = points[lane]->y;
    }
    load_rows(out->x.limb, x, f->limbs);
    load_rows(out->l.limb, y, f->limbs);
}

static void fill_base(workspace *w)
{
    const unsigned limbs = w->f->limbs;
    uint64_t *row = w->base;
    for (unsigned e = 0; e < BASE_POINTS; e++, row += 2 * limbs)
        for (unsigned i = 0; i < limbs; i++) {
            row[i] = w->c->base[e].x[i];
            row[limbs + i] = w->c->base[e].lambda[i];
        }
}

static void load_keys(const workspace *w, lanes_affine *out, const dstu4145_claim *const *claims)
{
    const curve_point *points[LANES];
    for (unsigned lane = 0; lane < LANES; lane++)
        points[lane] = &claims[lane]->q;
    load_points(w->f, out, points);
}

/* x2 = x(2Q) = (x^4 + b) / x^2 and l = x + y / x come of one inverse, of x (x^4 + b). */
TARGET_AVX512 static void key_denominator(const workspace *w, lanes_element *x4, lanes_element *d,
                                          const lanes_element *x)
{
    w->f->square_times(x4, x, 2);
    broadcast(w->f, d, w->c->b);
    lanes_add(plain(w->f), d, d, x4);
}

/* p = Q and twice = 2Q, where l(2Q) = x^2 / x2 + x2 + l + 1, from the inverse above. */
TARGET_AVX512 static void start_key(const workspace *w, lanes_affine *p, lanes_affine *twice,
                                    const lanes_element *inverse)
{
    const lanes_arithmetic *f = w->f;
    lanes_element x4, d, t;
    key_denominator(w, &x4, &d, &p->x);
    f->multiply(&t, inverse, &d);
    f->multiply(&t, &t, &p->l);
    lanes_add(plain(f), &p->l, &t, &p->x);

    f->square_times(&twice->x, &p->l, 1);
    lanes_add(plain(f), &twice->x, &twice->x, &p->l);
    lanes_add_one(plain(f), &twice->x, &twice->x, w->c->a ? 0xff : 0);
    f->multiply(&t, inverse, &p->x);
    f->multiply(&t, &t, &x4);
    lanes_add(plain(f), &t, &t, &twice->x);
    lanes_add(plain(f), &t, &t, &p->l);
    lanes_add_one(plain(f), &twice->l, &t, 0xff);
}

TARGET_AVX512 static void store_entry(const lanes_arithmetic *f, uint64_t *entry,
                                      const lanes_point *p)
{
    for (unsigned i = 0; i < f->limbs; i++) {
        _mm512_store_si512(entry + LANES * i, p->x.limb[i]);
        _mm512_store_si512(entry + LANES * (f->limbs + i), p->l.limb[i]);
    }
}

/* Divide an entry by its Z, given the inverse, and turn it into rows. */
TARGET_AVX512 static void normalise_entry(const lanes_arithmetic *f, uint64_t *entry,
                                          const lanes_element *inverse)
{
    lanes_affine p;
    for (unsigned i = 0; i < f->limbs; i++) {
        p.x.limb[i] = _mm512_load_si512(entry + LANES * i);
        p.l.limb[i] = _mm512_load_si512(entry + LANES * (f->limbs + i));
    }
    f->multiply(&p.x, &p.x, inverse);
    f->multiply(&p.l, &p.l, inverse);
    store_rows(f, entry, &p);
}

/* Q + 2Q + 2Q + ...: no sum is exceptional, since n is large; 1/Z of an entry is ratio times 1/Z of
 * the next one, so that a group needs the inverse of its last Z alone. */
TARGET_AVX512 static void fill_tables(workspace *w, const dstu4145_claim *const *claims,
                                      unsigned groups)
{
    const lanes_arithmetic *f = w->f;
    lanes_affine q, twice;
    lanes_element x4, d;
    for (unsigned g = 0; g < groups; g++) {
        load_keys(w, &q, claims + g * LANES);
        key_denominator(w, &x4, &d, &q.x);
        f->multiply(&w->inverse[g], &d, &q.x);
    }
    invert_all(f, w->inverse, groups);
    for (unsigned g = 0; g < groups; g++) {
        load_keys(w, &q, claims + g * LANES);
        start_key(w, &q, &twice, &w->inverse[g]);
        lanes_point p = {q.x, q.l, q.l};
        lanes_one(plain(f), &p.z);
        store_rows(f, w->key[g][0], &q);
        for (unsigned e = 1; e < KEY_POINTS; e++) {
            (void)f->add(&p, &twice, &w->ratio[g][e]);
            store_entry(f, w->key[g][e], &p);
        }
        w->inverse[g] = p.z;
    }
    invert_all(f, w->inverse, groups);
    for (unsigned g = 0; g < groups; g++)
        for (unsigned e = KEY_POINTS; e-- > 1;) {
            normalise_entry(f, w->key[g][e], &w->inverse[g]);
            f->multiply(&w->inverse[g], &w->inverse[g], &w->ratio[g][e]);
        }
}

static unsigned digit_count(const curve *c, unsigned window)
{
    return (c->n_bits + window - 1) / window;
}

/* 0 < k < n */
static void odd_digits_of(const curve *c, odd_digits *out, const scalar k, unsigned window)
{
    const unsigned top = window * digit_count(c, window) - 1;
    scalar opposite;
    (void)scalar_difference(opposite, c->n, k);
    out->negative = !(k[0] & 1);
    const uint64_t *odd = out->negative ? opposite : k;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        out->v[i] = odd[i] >> 1 | (i + 1 < SCALAR_LIMBS ? odd[i + 1] << 63 : 0);
    out->v[SCALAR_LIMBS] = 0;
    out->v[top / 64] |= (uint64_t)1 << (top % 64);
}

/* The multiple of one point, or of one point for each lane, that the digits at this position tell.
 * Steps are in words: from entry to entry and from lane to lane. */
TARGET_AVX512 static void look_up(const lanes_arithmetic *f, lanes_affine *p, const uint64_t *table,
                                  size_t entry_step, size_t lane_step, const odd_digits *digits,
                                  unsigned position, unsigned window)
{
    const uint64_t half = (uint64_t)1 << (window - 1);
    const uint64_t *rows[LANES];
    unsigned negative = 0;
    for (unsigned lane = 0; lane < LANES; lane++) {
        const uint64_t *v = digits[lane].v + position / 64;
        const uint64_t word = v[0] >> (position % 64) | v[1] << 1 << (63 - position % 64);
        const uint64_t below = (word & half) ? 0 : ~(uint64_t)0; /* the digit is negative */
        rows[lane] = table + ((word ^ below) & (half - 1)) * entry_step + lane * lane_step;
        negative |= (((unsigned)below & 1) ^ digits[lane].negative) << lane;
    }
    load_affine(f, p, rows);
    lanes_add_one(plain(f), &p->l, &p->l, (__mmask8)negative);
}

/* total = s·P + r·Q for one group. */
TARGET_AVX512 static void walk(const workspace *w, lanes_point *total, unsigned group)
{
    const lanes_arithmetic *f = w->f;
    const unsigned row = 2 * f->limbs;
    const unsigned r_end = KEY_WINDOW * digit_count(w->c, KEY_WINDOW);
    const unsigned s_end = BASE_WINDOW * digit_count(w->c, BASE_WINDOW);
    lanes_affine q, p;
    lanes_zero(plain(f), &total->x);
    lanes_zero(plain(f), &total->l);
    lanes_zero(plain(f), &total->z);
    for (unsigned i = r_end > s_end ? r_end : s_end; i-- > 0;) {
        const int add_key = i % KEY_WINDOW == 0 && i < r_end;
        const int add_base = i % BASE_WINDOW == 0 && i < s_end;
        if (add_key)
            look_up(f, &q, w->key[group][0], LANES * ROW_MAX, row, w->r + group * LANES, i,
                    KEY_WINDOW);
        if (add_base)
            look_up(f, &p, w->base, row, 0, w->s + group * LANES, i, BASE_WINDOW);
        if (add_key || add_base)
            curve_lanes_double_add(f, total, add_key ? &q : &p, w->c->a);
        else
            f->double_point(total, w->c->a);
        if (add_key && add_base)
            curve_lanes_add(f, total, &p, w->c->a);
    }
}

/* The lanes where h X / Z is one of the candidates: h X = y Z, and the point is not O. */
TARGET_AVX512 static unsigned judge(const lanes_arithmetic *f, const lanes_point *total,
                                    const dstu4145_claim *const *claims)
{
    const uint64_t *rows[LANES];
    lanes_element hx, yz;
    unsigned good = 0;
    for (unsigned lane = 0; lane < LANES; lane++)
        rows[lane] = claims[lane]->h;
    load_rows(hx.limb, rows, f->limbs);
    f->multiply(&hx, &hx, &total->x);
    for (unsigned i = 0; i < DSTU4145_CANDIDATES; i++) {
        unsigned given = 0;
        for (unsigned lane = 0; lane < LANES; lane++) {
            rows[lane] = claims[lane]->y[i < claims[lane]->candidates ? i : 0];
            given |= (unsigned)(i < claims[lane]->candidates) << lane;
        }
        if (!given)
            break;
        load_rows(yz.limb, rows, f->limbs);
        f->multiply(&yz, &yz, &total->z);
        lanes_add(plain(f), &yz, &yz, &hx);
        good |= given & lanes_zeros(plain(f), &yz);
    }
    return good & ~(unsigned)lanes_zeros(plain(f), &total->z);
}

/* Up to BLOCK claims; the last one fills the lanes that are left over. */
static void verify_block(workspace *w, uint8_t *verdicts, const dstu4145_claim *claims,
                         unsigned count)
{
    const scalar one = {1};
    const dstu4145_claim *filled[BLOCK];
    const unsigned groups = (count + LANES - 1) / LANES;
    for (unsigned i = 0; i < groups * LANES; i++) {
        const dstu4145_claim *claim = &claims[i < count ? i : count - 1];
        const int proper = !scalar_is_zero(claim->r) && scalar_below(claim->r, w->c->n) &&
                           !scalar_is_zero(claim->s) && scalar_below(claim->s, w->c->n);
        odd_digits_of(w->c, &w->r[i], proper ? claim->r : one, KEY_WINDOW);
        odd_digits_of(w->c, &w->s[i], proper ? claim->s : one, BASE_WINDOW);
        filled[i] = claim;
        if (i < count)
            verdicts[i] = (uint8_t)proper;
    }
    fill_tables(w, filled, groups);
    for (unsigned g = 0; g < groups; g++) {
        lanes_point total;
        walk(w, &total, g);
        const unsigned good = judge(w->f, &total, filled + g * LANES);
        for (unsigned lane = 0; lane < LANES && g * LANES + lane < count; lane++)
            verdicts[g * LANES + lane] &= (uint8_t)(good >> lane & 1);
    }
}

int dstu4145_lanes_serve(const curve *c)
{
    return curve_lanes_arithmetic(c->field.m) != NULL && c->field.m < c->n_bits + 2;
}

void dstu4145_verify_lanes(const curve *c, uint8_t *verdicts, const dstu4145_claim *claims,
                           size_t count)
{
    workspace w;
    w.c = c;
    w.f = curve_lanes_arithmetic(c->field.m);
    fill_base(&w);
    for (size_t done = 0; done < count; done += BLOCK)
        verify_block(&w, verdicts + done, claims + done,
                     (unsigned)(count - done < BLOCK ? count - done : BLOCK));
}

#else

int dstu4145_lanes_serve(const curve *c)
{
    (void)c;
    return 0;
}

void dstu4145_verify_lanes(const curve *c, uint8_t *verdicts, const dstu4145_claim *claims,
                           size_t count)
{
    (void)c;
    (void)claims;
    for (size_t i = 0; i < count; i++)
        verdicts[i] = 0;
}

#endif
