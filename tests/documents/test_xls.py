"""XLS is read in a process of its own, within limits of memory and time."""

from __future__ import annotations

import io
import pickle
import zlib
from base64 import b85decode
from datetime import date
from pathlib import Path

import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.documents import xls
from maatwaarde.documents.workbook import open_workbook
from maatwaarde.proposals import read_proposals

# Three rows of three cells, as LibreOffice writes them.
OLD = zlib.decompress(
    b85decode(
        "c-rk(T}&KR6h3!$S!RL4Kv{pN;)r%j3z*i%h|$V#t0Xp%w${cp>H-4-%WktkqKQ9SYTs<4>4OiF7!qC@joO&#gC@e8"
        "4;qb0P3;r)t<i_A(U>NM@jGYkz_^0hrKa(RGdcI(bLQON^K;Mr=IiRk+4FUmDGwf|5G}h=iUfEHX!?XjWN6;9>$*PM"
        "-GqM?Ea{qc7>52zfUNUUt=FioH{rhthbWD2l5E;fDbyKyk&1y^U@^h*3hA?4pj@G_IseAz=lIQWJOs@5e~$I+|7E~("
        "U<Ggsuo771T>(@LtO0HX)&gT<6GXQHZv);AtOITX-T}N*&wrP$85_{PN7LIk<IPQls0l4bO6b!qU$V+Y_m^Q2ABGpi"
        "E`9(WrxR=&U5Vs?eY2ob){s!VhItt2KC~3gfLlo)2=_B7_lflZ+R1L!7JbZUm$jdfvO&s9;{KmVpG(5oLvi|oz30_8"
        "v=fx8ZgOap5_FWN5D^cfm7)nq)&(WmOH>CU<p};KZ|HA*xPs=`*B*0HP9~9D6d#(SUtK%kuk$wZxx4UxDU5Fv$*2Dv"
        "e-3B2);TwM^0|Ee&UN_B>+pB2!;k)nf7XD1Wy$5*%7&z_&PJrJ$%dugnk|*OHe2F8Cw6=qQF)ewHllZWYVdV9slvCQ"
        "Od!#bGm3tsr#V#T4#`B39EW7~Wj}Qf;$AAxu`_*+z;Dt?h0t%#t9F#_RDad-g1?DNz(jC2e?$DgP7laMQR?~6$RI{e"
        "B@*KZB4g=^NhgJ2J3w?KQb}hRL?;9~GgHGZ?i7=H!rq-SV8(!}dWh-T;ETr#P}Uy;R0U=m#J<?2t7R`1hP!_5>bD2`"
        "``Vrres=Y#LfZ{FC3O;i7Q(xvN0XG(B3n!Kd_l##;tk!-XyWLUeb~v23^jMA(_;<sJ@>~uVz{8}zmVul3_Etb@01Ms"
        "nv`)YV6VWHwjF_XBig50E>5>x%(d+dv}X~iqS%&_Z<?A_v-11+wW236wn;C`xe<M5R7uS=_qr5Wr44*D0U9^Fij`IA"
        "qpc*;x4u`JhUK@tIHjtDr`F&ZdAudb5WJj#G^IeP70M80d6W{#&<e$pte#g4rdaZA)B9(LWC{5cOGdP$A(EU~{6u{`"
        "dhT)0405J6XC4&u<aWy_;asEeqd9AhjL4ue>BoI|zDJE3`Z(fUD@2b#D<ru~l|C`OccNkV!mt?}NcmY<SwXp*Lbeks"
        "^Kv-LG`x7={W`!o)4`E}OnM?cG->aDVZce+4?Wm&B+>6Ala3rk=g81d>y6}&%8LaXhGmyTYio>4i>KfD`C9Mu*1K<-"
        ")U@NH?^zQsX&2`ItvbJK*QfP_&NGkcTys$8n<sRRdS!{=s9t-w?&m`x?PAu?9OJ@Q7iR9;W}STt>u<jHemCFVdA#E~"
        "&-H_-6<F(f{C^Vso$o){XPynO)rWm38}-^xVfGA-QNOHXtmyUENF?yyE^ZO;s%J`lJMF@}<FK(_tYLIR^M?X&utNH<"
        "4fm}0NiXt1XT$pANLcLq&(?1>$wraoPGSG!$VXZCJ+Oiy(Ft=Vk*B7?Ssxnp{3S)4|J}g%R_5=<3<I(TM=Y?o^|Wqa"
        "|MvnXH{bsPzXKSPCL#"
    )
)


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(ProposalError) as caught:
        open_workbook(data, "x.xls", ProposalError)
    (problem,) = caught.value.problems
    assert problem.where.file == "x.xls"
    return problem.code, str(problem.what)


def test_a_list_in_xls(tmp_path: Path) -> None:
    (tmp_path / "oud.xls").write_bytes(OLD)
    found = read_proposals(tmp_path / "oud.xls")
    assert (found.ids, found.titles) == (("A", "B"), ("Aanleg", "Brug"))
    assert len(found) == 2


@pytest.mark.parametrize("keep", [8, 600, 3000, 5000])
def test_an_xls_file_that_breaks_off(keep: int) -> None:
    assert refused(OLD[:keep])[0] == "unreadable-workbook"


def test_a_file_that_takes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "MAX_SHEET_CELLS", 8)
    assert refused(OLD) == ("too-large", "holds more than 8 cells")
    monkeypatch.setattr(xls, "MAX_SHEET_CELLS", 9)
    open_workbook(OLD, "x.xls", ProposalError)
    monkeypatch.setattr(xls, "MOST_MEMORY", 100_000_000)
    longer = OLD + bytes(200_000_000)
    code, what = refused(longer)
    assert code == "unreadable-workbook"
    assert what == "cannot be read within 100 MB of memory and 60 seconds"


def test_what_the_other_process_gives_cannot_run_anything() -> None:
    assert xls._Plain(io.BytesIO(pickle.dumps([date(2027, 1, 2)]))).load() == [date(2027, 1, 2)]
    with pytest.raises(pickle.UnpicklingError):
        xls._Plain(io.BytesIO(pickle.dumps(print))).load()
