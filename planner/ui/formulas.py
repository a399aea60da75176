"""The rows and goals of the model as formulas, by the codes of the engine's own tables; docs/model.md has them in full.

$x_{cu}$ is 1 where child c gets unit u, $z_c$ is 1 where it gets none. Formulas hold no words, so that they stand in
every language; a test fails where a rule or a goal has none.
"""

from collections.abc import Mapping

CHOICE = r"x_{cu},\, z_c \in \{0, 1\}, \qquad z_c + \sum_u x_{cu} = 1"
IN_ORDER = r"v_1 = \min_{x \in X} f_1(x), \qquad v_k = \min \{ f_k(x) : x \in X,\; f_j(x) \le v_j \text{ , } j < k \}"

RULES: Mapping[str, str] = {
    "places": r"\sum_c x_{cu} \le p_u - r_u",
    "own_unit": r"p_u \sum_{c \in O} x_{cu} + \sum_{c \notin O} x_{cu} \le p_u",
    "one_ground_per_unit": r"\sum_k g_{uk} \le 1, \quad \sum_{c:\kappa_c = k} x_{cu} \le p_u\, g_{uk}",
    "age_span": r"\sum_t w_{ut} \le 1, \quad x_{cu} \le \sum_{t \ni a_c} w_{ut}",
    "staff_on_shift": r"\sum_c n_{cs} x_{cu} \le o_{us} + y_{us}, \quad \sum_u y_{us} \le h_{is}",
    "qualified_on_shift": r"\sum_c q_{cs} x_{cu} \le o'_{us} + y'_{us}, \quad \sum_u y'_{us} \le h'_{is}",
    "staff_outnumber": r"\rho_s \Big(r_\tau + \sum_c x_{c\tau}\Big) + \mu_s \le o_{\tau s}",
    "separations": r"\sum_{c \in Q} x_{cu} \le 1",
    "group_limits": r"\sum_{c \in \Gamma} x_{cu} \le \gamma_u, \quad \sum_{U_i, \Gamma} x_{cu} \le \gamma_i",
    "siblings": r"\sum_i b_{fi} \le 1, \quad \sum_{u \in U_i} x_{cu} \le b_{fi}",
    "pins": r"x_{cu} \ge 1",
}
"""Rules about those who live together. Rules about one child and one unit decide which pairs there are at all."""

GOALS: Mapping[str, str] = {
    "displaced": r"\sum_{c \in R} z_c",
    "unplaced_acute": r"\sum_{c \in A} z_c",
    "unplaced": r"\sum_c z_c",
    "breach_days": r"\sum_c d_c\, z_c",
    "needs_unmet": r"\sum_{c,u} |N_c \setminus S_u|\, x_{cu}",
    "moves": r"\sum_{c \in R} \Big(1 - x_{c\,h(c)}\Big)",
    "view": r"\sum_{c,u} (2 - w_{cu})\, x_{cu}",
    "siblings_apart": r"\sum_{c,d} z_{cd}, \quad z_{cd} \ge x_{cu} + \sum_{v \ne u} x_{dv} - 1",
    "travel_minutes": r"\sum_{c,u} m \left\lceil t_{cu} / m \right\rceil x_{cu}",
    "tension": r"\sum_u \sum_k w_k\, (n_{uk} - 1)^+",
    "acute_reserve": r"\sum_o \Big(\alpha_o - l_o\Big)^+",
    "ownership": r"\sum_{c,u} e_u\, x_{cu}",
    "cost": r"\sum_{c,u} k_{cu}\, x_{cu}",
}
"""Goals, smaller is better."""
